import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { CampaignTable } from '../../../lambdas/campaign/campaign-table.ts';
import type { ContentPieces } from '../../../lambdas/campaign/content.ts';
import { readVersion } from '../../../lambdas/campaign/publication.ts';
import { applyEdit } from '../../../lambdas/campaign/review/apply-edit.ts';
import { findEdit } from '../../../lambdas/campaign/review/edit.ts';
import { keepSurfaces } from '../../../lambdas/campaign/review/keep-surfaces.ts';
import { type EditWish, requestEdit } from '../../../lambdas/campaign/review/request-edit.ts';
import { aChannel } from './a-channel.ts';
import { aDesigner } from './a-designer.ts';
import { somePieces } from './a-publication.ts';
import { aRepository } from './a-repository.ts';
import { anOpenReview, type OpenReviewOptions } from './an-open-review.ts';
import { memoryBodies } from './memory-bodies.ts';
import { eddie } from './people.ts';

/** Where the editor is told. */
export const to = { via: 'slack', channel: 'C0REVIEWS', user: 'U0EDDIE' } as const;

/** A review that people see, and where they edit. */
export async function anEditableReview(test: TestContext, options: OpenReviewOptions = {}) {
  const open = await anOpenReview(test, options);
  const { table, clock, settings, bodies, card } = open;
  const designer = aDesigner();
  const images = memoryBodies();
  const channel = aChannel();
  const repository = aRepository(clock.now);
  const deps = {
    ...designer,
    github: repository.github,
    slack: channel.slack,
    bodies,
    images,
    imagesBaseUrl: 'https://images.example',
    settings,
  };
  await keepSurfaces(await open.task(), deps);
  let names = 0;
  return {
    ...open,
    designer,
    images,
    channel,
    repository,
    /** Somebody wants these texts, and nobody has dealt with it yet. @returns the edit's id */
    wish: async (pieces: ContentPieces, overrides: Partial<EditWish> = {}): Promise<string> => {
      names += 1;
      const account = { kind: 'slack', id: eddie.slack ?? '' } as const;
      const person = overrides.via === 'api' ? {} : { to };
      const wish = {
        card,
        account,
        via: 'slack',
        pieces,
        name: `V${names}`,
        ...person,
        ...overrides,
      } as const;
      const outcome = await requestEdit(wish, { table, clock, settings, apply: async () => {} });
      return outcome.kind === 'accepted' ? outcome.editId : assert.fail(`the edit is ${outcome.kind}`);
    },
    apply: async (editId: string, through: CampaignTable = table) =>
      applyEdit(await open.task(through), editId, deps),
    edit: async (editId: string) =>
      (await findEdit(table, open.campaignId, editId)) ?? assert.fail('no edit'),
    version: async () => readVersion(open.campaignId, (await open.review()).hash, bodies),
    noticeKinds: async () => (await open.notices()).map(({ kind }) => kind).sort(),
  };
}

export type EditableReview = Awaited<ReturnType<typeof anEditableReview>>;

/** No image shows what is different. */
export const another = somePieces({ socialPost: 'Ship on Saturdays too.' });
/** The image for mail shows what is different. */
export const headline = somePieces({ headline: 'Ship on Saturdays' });

/** The update that makes an edit what is asked about. */
export const isTaking = (command: unknown): boolean =>
  command instanceof UpdateCommand && /review\.#before = :hash/.test(command.input.UpdateExpression ?? '');

/** Does something before, or after, the update that takes an edit. */
export function aroundTaking(
  table: CampaignTable,
  {
    before = async () => {},
    after = async () => {},
  }: { before?: () => Promise<unknown>; after?: () => Promise<unknown> },
): CampaignTable {
  const send = async (command: Parameters<DynamoDBDocumentClient['send']>[0]) => {
    if (!isTaking(command)) return table.documents.send(command);
    await before();
    const answer = await table.documents.send(command);
    await after();
    return answer;
  };
  return { ...table, documents: { send } as unknown as DynamoDBDocumentClient };
}
