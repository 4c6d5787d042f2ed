import { InvalidInputError } from '../../platform/errors.ts';
import type { Pages } from '../../vendors/pages.ts';
import type { Bodies } from '../bodies.ts';
import type { CampaignTask } from '../campaign-task.ts';
import { ok, type Verdict } from '../verdict.ts';
import { finding } from './finding.ts';
import { storeFindings } from './store-findings.ts';

/** Reads one competitor's page. */
export async function scrapePage(
  task: CampaignTask,
  page: number,
  { pages, bodies }: { pages: Pages; bodies: Bodies },
): Promise<Verdict> {
  const subject = `page/${page}`;
  const url = task.record.brief.competitorUrls[page];
  if (url === undefined) throw new InvalidInputError(`the campaign has no competitor page ${page}`);
  const facts = await pages.fetchPage(url);
  const text = [facts.description, ...facts.headlines, facts.content, ...facts.callsToAction].join('\n');
  await storeFindings(task, bodies, subject, [finding({ subject, title: facts.title, url, text })]);
  return ok(subject);
}
