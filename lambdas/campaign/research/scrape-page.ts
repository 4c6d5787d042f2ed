import { InvalidInputError } from '../../platform/errors.ts';
import type { Pages } from '../../vendors/pages.ts';
import type { Bodies } from '../bodies.ts';
import { bodyKeys } from '../body-keys.ts';
import type { CampaignRecord } from '../record.ts';
import { ok, type Verdict } from '../verdict.ts';
import { finding } from './finding.ts';

/** Reads one competitor's page. */
export async function scrapePage(
  record: CampaignRecord,
  page: number,
  { pages, bodies }: { pages: Pages; bodies: Bodies },
): Promise<Verdict> {
  const subject = `page/${page}`;
  const url = record.brief.competitorUrls[page];
  if (url === undefined) throw new InvalidInputError(`the campaign has no competitor page ${page}`);
  const facts = await pages.fetchPage(url);
  const text = [facts.description, ...facts.headlines, facts.content, ...facts.callsToAction].join('\n');
  await bodies.writeJson(bodyKeys.finding(record.campaignId, subject), [
    finding({ subject, title: facts.title, url, text }),
  ]);
  return ok(subject);
}
