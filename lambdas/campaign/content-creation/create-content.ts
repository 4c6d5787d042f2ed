import { ContentInvalidError } from '../../platform/errors.ts';
import { UnusableCompletionError } from '../../vendors/llm/unusable-completion-error.ts';
import type { Completion, Llm, LlmMessage } from '../../vendors/llm.ts';
import type { QdrantClient } from '../../vendors/qdrant.ts';
import type { Bodies } from '../bodies.ts';
import { bodyKeys } from '../body-keys.ts';
import type { CampaignTask } from '../campaign-task.ts';
import { type ContentPieces, contentJsonSchema, parseContent } from '../content.ts';
import { contentPrompt, repairPrompt } from '../content-prompt.ts';
import { Findings } from '../research/finding.ts';
import type { CampaignSettings } from '../settings.ts';
import { storeBody } from '../store-body.ts';
import type { Verdict } from '../verdict.ts';
import { recallBrandVoice } from './brand-voice.ts';
import { createSpending, type Spending } from './spending.ts';
import { StoredContent } from './stored-content.ts';

export interface ContentDeps {
  readonly llm: Llm;
  readonly qdrant: () => Promise<QdrantClient>;
  readonly bodies: Bodies;
  readonly settings: Pick<CampaignSettings, 'modelBudgetShare' | 'modelBudgetUsd'>;
}

/**
 * Writes the texts of one revision. Texts that were stored are not written again: a model costs money, and a
 * second answer would differ from the first.
 */
export async function createContent(
  task: CampaignTask,
  revision: number,
  research: readonly Verdict[],
  deps: ContentDeps,
): Promise<void> {
  const key = bodyKeys.content(task.record.campaignId, revision);
  const stored = await deps.bodies.readJson(key, StoredContent);
  if (stored === undefined) await write(task, key, revision, research, deps);
}

async function write(
  task: CampaignTask,
  key: string,
  revision: number,
  research: readonly Verdict[],
  deps: ContentDeps,
): Promise<void> {
  const { record } = task;
  const feedback = record.review?.decision?.comment;
  const brandVoice = await recallBrandVoice(record, deps);
  const messages = contentPrompt({
    brief: record.brief,
    findings: await readFindings(record.campaignId, research, deps.bodies),
    ...(brandVoice === undefined ? {} : { brandVoice }),
    ...(feedback === undefined ? {} : { feedback }),
    revision: revision - 1,
  });
  const spending = createSpending(task, deps.settings);
  const { pieces, model } = await askTwice(messages, deps.llm, spending);
  const content: StoredContent = { pieces, model, costUsd: spending.total() };
  await storeBody(task, deps.bodies, {
    effect: `content/texts@${revision}`,
    kind: 'stored-body',
    key: () => key,
    write: (place) => deps.bodies.writeJson(place, content),
  });
}

/** Asks for the texts, and once more with the problem named where they cannot be used. */
async function askTwice(
  messages: readonly LlmMessage[],
  llm: Llm,
  spending: Spending,
): Promise<{ pieces: ContentPieces; model: string }> {
  const first = await complete(messages, llm, spending);
  try {
    return { pieces: parseContent(first.text), model: first.model };
  } catch (error) {
    if (!(error instanceof ContentInvalidError)) throw error;
    const mended = await complete(repairPrompt(messages, first.text, error.message), llm, spending);
    return { pieces: parseContent(mended.text), model: mended.model };
  }
}

async function complete(messages: readonly LlmMessage[], llm: Llm, spending: Spending): Promise<Completion> {
  spending.assertLeft();
  try {
    const completion = await llm.complete({
      messages,
      schemaName: 'campaign_content',
      schema: contentJsonSchema(),
      maxTokens: 4_000,
      temperature: 0.7,
    });
    await spending.add(completion.costUsd);
    return completion;
  } catch (error) {
    if (error instanceof UnusableCompletionError) await spending.add(error.costUsd);
    throw error;
  }
}

async function readFindings(campaignId: string, research: readonly Verdict[], bodies: Bodies) {
  const subjects = research.filter(({ verdict }) => verdict === 'ok').map(({ subject }) => subject);
  const found = await Promise.all(
    subjects.map((subject) => bodies.readJson(bodyKeys.finding(campaignId, subject), Findings)),
  );
  return found
    .flatMap((findings) => findings ?? [])
    .map(({ subject, title, url, text }) => ({ source: url ?? `${subject}: ${title}`, text }));
}
