import { findRecord } from '../../../lambdas/campaign/campaign-table.ts';
import { readVersion } from '../../../lambdas/campaign/publication.ts';
import type { CardValue } from '../../../lambdas/campaign/review/card-value.ts';
import { decideOverApi } from '../../../lambdas/campaign/review/decide-over-api.ts';
import { editOverApi } from '../../../lambdas/campaign/review/edit-over-api.ts';
import { tableOf } from '../../support/ledger-table.ts';
import { type Acted, type ActParts, actDeps, answering } from './schedule-acts.ts';
import type { ReviewFunctions } from './schedule-functions.ts';
import { createGithubActs } from './schedule-github-acts.ts';
import type { Invoke } from './schedule-invocation.ts';
import type { Act } from './schedule-plan.ts';
import { carriedBy } from './schedule-slack.ts';
import { createSlackActs } from './schedule-slack-acts.ts';
import { people, type ReviewWorld, stranger } from './schedule-world.ts';

const decisionOf = { approve: 'approve', reject: 'reject', changes: 'request-changes' } as const;

/** Three people and a stranger on three channels. @returns what they have done, as it becomes known */
export function startPeople(world: ReviewWorld, invoke: Invoke, functions: ReviewFunctions): Acted[] {
  const { threads, campaignId, bodies, plan, slack, github } = world;
  const acted: Acted[] = [];

  const begin = (fields: Omit<Acted, 'answer' | 'at' | 'person' | 'isReplaced'>): Acted => {
    const { email, slack: user, github: login, sub } = { ...stranger, ...people[fields.act.who] };
    const person = { email, slack: user ?? '', github: login ?? '', sub: sub ?? '' };
    const one: Acted = {
      ...fields,
      at: threads.now(),
      person,
      isReplaced: false,
      answer: { kind: 'none yet' },
    };
    for (const earlier of acted) {
      const isSame = earlier.act.who === one.act.who || one.act.deed === 'edit';
      if (earlier.act.place === 'github' && one.act.place === 'github' && isSame) earlier.isReplaced = true;
    }
    acted.push(one);
    const { place, deed } = fields.act;
    world.note(`act ${fields.n}: ${email || 'stranger'} ${deed} on ${place}, saw ${fields.saw.slice(0, 12)}`);
    return one;
  };
  const parts: ActParts = { world, invoke, functions, begin };
  const actInSlack = createSlackActs(parts);
  const actOnGithub = createGithubActs(parts);

  const actOverApi = (n: number, act: Act, { round, hash }: CardValue) => {
    const one = begin({ n, act, saw: hash, round });
    const caller = { subject: one.person.sub, tenant: 'acme' };
    const { deed } = act;
    if (deed === 'edit') {
      const body = { hash, pieces: { headline: `Headline of act ${n}` } };
      invoke(
        `API edit ${n}`,
        functions.nextFate(),
        (i) => editOverApi({ campaignId, caller, body }, actDeps(parts, i)),
        {
          ended: (editId) => {
            one.answer = { kind: 'edit', editId };
          },
          failed: answering(one),
        },
      );
      return;
    }
    const body = { decision: decisionOf[deed], hash };
    invoke(
      `API ${deed} ${n}`,
      functions.nextFate(),
      (i) => decideOverApi({ campaignId, caller, body }, actDeps(parts, i)),
      {
        ended: ({ counted }) => {
          one.answer = { kind: 'outcome', outcome: counted ? 'counted' : 'decided' };
        },
        failed: answering(one),
      },
    );
  };

  const look = async (n: number, act: Act): Promise<void> => {
    const later = (deed: () => void) => threads.at(threads.now() + act.thinksMs, deed);
    if (act.place === 'slack') {
      const card = slack.cardMessage();
      const value = card && carriedBy(card);
      if (value !== undefined) later(() => actInSlack(n, act, value));
      return;
    }
    if (act.place === 'github') {
      const commit = github.repository.head();
      if (commit !== '') later(() => threads.start(() => actOnGithub(n, act, commit)));
      return;
    }
    const record = await findRecord(tableOf(world.carryOut), campaignId);
    const review = record?.review;
    if (review === undefined) return;
    await readVersion(campaignId, review.hash, bodies);
    later(() => actOverApi(n, act, { campaignId, round: review.round, hash: review.hash }));
  };
  for (const [n, act] of plan.acts.entries()) {
    threads.at(threads.now() + act.looksAt, () => threads.start(() => look(n, act)));
  }
  return acted;
}
