import { cardActions } from '../../lambdas/campaign/review/card-value.ts';
import type { CampaignTwin } from '../campaign-twin.ts';
import type { SlackMessage } from '../local/vendors/slack/channel-store.ts';

/** Where Slack sends what people press and write. */
export const slackCallbackOf = ({ apiUrl }: Pick<CampaignTwin, 'apiUrl'>) => `${apiUrl}/v1/callbacks/slack`;

/** Presses a button of a card, as Slack would tell us: signed, and form-encoded. @throws Error unless it is taken */
export async function pressInSlack(
  twin: Pick<CampaignTwin, 'vendors' | 'apiUrl'>,
  { ts }: Pick<SlackMessage, 'ts'>,
  button: keyof typeof cardActions,
  user: string,
): Promise<void> {
  const press = { ts, actionId: cardActions[button], user: { id: user } };
  assertTaken(await twin.vendors.slack.pressButton({ ...press, callbackUrl: slackCallbackOf(twin) }));
}

/** @throws Error where Slack was answered that it was not */
export function assertTaken({ status, body }: { readonly status: number; readonly body: string }): void {
  if (status !== 200) throw new Error(`Slack was answered ${status}: ${body}`);
}
