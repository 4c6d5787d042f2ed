import type { NotionClient, NotionFilter, NotionSettings } from '../../vendors/notion.ts';
import type { Bodies } from '../bodies.ts';
import type { CampaignTask } from '../campaign-task.ts';
import { ok, type Verdict } from '../verdict.ts';
import { finding } from './finding.ts';
import { storeFindings } from './store-findings.ts';

const subject = 'notion';
const mostPages = 20;
/** Notion takes a hundred conditions. */
const mostWords = 40;

export interface NotionDeps {
  readonly notion: () => Promise<{ readonly client: NotionClient; readonly settings: NotionSettings }>;
  readonly bodies: Bodies;
}

/** Looks for what the company knows of an audience in its Notion data source. */
export async function searchNotion(task: CampaignTask, { notion, bodies }: NotionDeps): Promise<Verdict> {
  const { record } = task;
  if (!record.brief.researchSources.includes('notion')) return ok(subject);
  const { client, settings } = await notion();
  const { pages } = await client.queryDataSource({
    filter: anyWordOf(record.brief.audience, settings.summaryProperty ?? 'Summary'),
    pageSize: mostPages,
  });
  const findings = pages.map(({ title, url, summary }) => finding({ subject, title, url, text: summary }));
  await storeFindings(task, bodies, subject, findings);
  return ok(subject);
}

/** Pages that mention any longer word of the audience: nobody writes a whole audience down as we are told it. */
function anyWordOf(audience: readonly string[], property: string): NotionFilter {
  const words =
    audience
      .join(' ')
      .toLowerCase()
      .match(/[\p{L}\p{N}]{4,}/gu) ?? audience;
  const distinct = [...new Set(words)].slice(0, mostWords);
  return { or: distinct.map((word) => ({ property, rich_text: { contains: word } })) };
}
