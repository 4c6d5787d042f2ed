import { type CampaignTable, readRecord, updateRecord } from '../campaign-table.ts';
import type { CampaignTask } from '../campaign-task.ts';
import { withNotices } from '../outbox/with-notices.ts';
import { type Publication, publicationOf, readVersion } from '../publication.ts';
import { type UpdatePart, updateOf } from '../update-part.ts';
import { closedWords } from './answers.ts';
import { type Edit, findEdit, listEdits, settleEdit } from './edit.ts';
import { keepSurfaces, type SurfaceDeps } from './keep-surfaces.ts';
import { askedAbout, whyClosed } from './open-condition.ts';
import { type RenderEditDeps, renderEdit } from './render-edit.ts';
import { mostEdits, tooManyEdits } from './request-edit.ts';
import { storeVersion } from './store-version.ts';

export type ApplyEditDeps = SurfaceDeps & RenderEditDeps;

type Task = Pick<CampaignTask, 'table' | 'clock' | 'record'>;

/**
 * Applies an edit: the images that show what has changed are drawn anew, all of it is stored under its new hash,
 * and one conditional update makes it what is asked about, which takes earlier approvals away. Where that loses
 * against a decision or another edit, the editor is told so. However often it is done, it is done once.
 */
export async function applyEdit(task: CampaignTask, editId: string, deps: ApplyEditDeps): Promise<void> {
  const { table } = task;
  const { campaignId } = task.record;
  const edit = await findEdit(table, campaignId, editId);
  if (edit === undefined) return;
  if (edit.state === 'waiting' && !(await isDealtWith(task, edit))) await take(task, edit, deps);
  await keepSurfaces({ ...task, record: await readRecord(table, campaignId) }, deps);
}

/**
 * Settles what still waits when a round is decided, so that its editors are told: the review clock looks after
 * nothing once the state machine has gone on.
 */
export async function settleLateEdits(task: Task): Promise<void> {
  for (const edit of await listEdits(task.table, task.record.campaignId)) {
    if (edit.state === 'waiting') await isDealtWith(task, edit);
  }
}

/** Settles an edit that was taken before, or that can be taken no more. */
async function isDealtWith(task: Task, edit: Edit): Promise<boolean> {
  const { table, clock, record } = task;
  const made = record.review?.taken?.[edit.editId];
  // An earlier invocation ended after the update.
  if (made !== undefined) await settleEdit(table, edit, { state: 'taken', hash: made });
  if (made !== undefined) return true;
  const lost = whyClosed(record, { round: edit.round, hash: edit.from }, clock.now());
  if (lost !== undefined) await refuse(task, edit, closedWords(lost));
  return lost !== undefined;
}

async function take(task: CampaignTask, edit: Edit, deps: ApplyEditDeps): Promise<void> {
  const { table, clock } = task;
  const { campaignId } = task.record;
  const before = await readVersion(campaignId, edit.from, deps.bodies);
  const { hash: _, ...intent } = before;
  const assets = await renderEdit(task, edit, before, deps);
  const publication = publicationOf({ ...intent, pieces: edit.pieces, assets });
  await storeVersion(task, edit.round, publication, deps.bodies);
  const won = await writeEdit(table, edit, publication, clock.now());
  const record = await readRecord(table, campaignId);
  // An update whose answer was lost meets its own success.
  if (won || record.review?.taken?.[edit.editId] !== undefined) {
    return settleEdit(table, edit, { state: 'taken', hash: publication.hash });
  }
  const lost = whyClosed(record, { round: edit.round, hash: edit.from }, clock.now());
  await refuse(task, edit, lost === undefined ? tooManyEdits : closedWords(lost));
}

function writeEdit(
  table: CampaignTable,
  { campaignId, editId, round, from, by, commit }: Edit,
  { hash }: Publication,
  now: number,
): Promise<boolean> {
  const content: UpdatePart = {
    set: [
      'review.#hash = :made',
      'review.#before = :hash',
      'review.approvals = :none',
      'review.edits = review.edits + :one',
      'review.taken.#edit = :made',
    ],
    condition: 'review.edits < :most',
    names: { '#before': 'before', '#edit': editId },
    values: { ':made': hash, ':none': {}, ':one': 1, ':most': mostEdits },
  };
  const update = updateOf(
    askedAbout({ round, hash: from }, now),
    content,
    ...(commit === undefined ? [] : [isIn(commit)]),
  );
  const text = `${by} has changed the texts; earlier approvals do not count any more`;
  return updateRecord(
    table,
    campaignId,
    withNotices(update, [{ id: `edited ${editId}`, kind: 'edited', at: now, text, by }]),
  );
}

/** Somebody may have approved that very commit: the clock has the pull request read again. */
const isIn = (commit: string): UpdatePart => ({
  set: ['review.commits.#commit = :made', 'reviewAt = :now'],
  names: { '#commit': commit },
});

/** The editor is told where they have edited; who edited over the API sees it there, and in the channel. */
async function refuse({ table, clock }: Task, edit: Edit, reason: string): Promise<void> {
  const { campaignId, editId, by, commit, to } = edit;
  const now = clock.now();
  const nothing = {
    UpdateExpression: commit === undefined ? '' : 'SET review.commits.#commit = :unused',
    ConditionExpression: 'attribute_exists(review.commits)',
    ...(commit === undefined
      ? {}
      : {
          ExpressionAttributeNames: { '#commit': commit },
          ExpressionAttributeValues: { ':unused': '' },
        }),
  };
  const text =
    to === undefined ? `The edit by ${by} was not taken. ${reason}` : `Your edit was not taken. ${reason}`;
  const notice = { id: `edit-refused ${editId}`, kind: 'edit-refused', at: edit.at, text, by } as const;
  await updateRecord(
    table,
    campaignId,
    withNotices(nothing, [{ ...notice, ...(to === undefined ? {} : { to }) }], now),
  );
  await settleEdit(table, edit, { state: 'refused', reason });
}
