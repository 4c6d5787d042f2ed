import { RouteRefusal } from '../../platform/problem.ts';
import type { CampaignBrief } from '../brief.ts';
import type { CampaignSettings } from '../settings.ts';
import { reviewersOf } from './who-decides.ts';

/**
 * Lets nobody start a campaign that could never be approved: fewer people may give an approval than it needs.
 * @param requester subject of whoever requests it: nobody approves their own, unless the stage says so
 * @throws RouteRefusal
 */
export function assertDecidable(
  brief: Pick<CampaignBrief, 'reviewers' | 'approvalsRequired' | 'approvalRequired'>,
  requester: string,
  settings: Pick<CampaignSettings, 'people' | 'escalation' | 'selfApproval'>,
): void {
  if (!brief.approvalRequired) return;
  const asked = reviewersOf({ brief }, settings);
  const able = asked.filter(({ sub }) => settings.selfApproval || sub === undefined || sub !== requester);
  if (able.length >= brief.approvalsRequired) return;
  throw new RouteRefusal(
    409,
    'too-few-reviewers',
    `the campaign needs ${brief.approvalsRequired} approvals, and ${able.length} of the people who would be asked ` +
      'may give one; name more reviewers, or require fewer approvals',
  );
}
