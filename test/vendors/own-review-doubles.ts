import { type CampaignWorld, reviewer, secondReviewer } from '../support/campaign-world.ts';
import { rotateSecret } from '../support/review-callbacks.ts';
import { heard, reviewRepository, slackCallbackUrl } from '../support/review-steps.ts';
import { startRelay } from './relay.ts';
import type { ReviewDoubles } from './review-doubles.ts';
import { askRepository, channel, historyAt } from './review-requests.ts';
import { whispersIn, windowsIn } from './slack-window.ts';

/** The sandboxes that a world comes with, which it has back when they are closed. */
export async function ownDoublesOf(world: CampaignWorld): Promise<ReviewDoubles> {
  const { github, slack } = world.vendors;
  const { baseUrl, botToken } = slack.secret();
  const relay = await startRelay(baseUrl);
  await rotateSecret(world, 'slack', { baseUrl: relay.url });
  const callbackUrl = slackCallbackUrl(world);
  return {
    world,
    github: {
      async review(number, said) {
        github.reviewByHand(reviewRepository, number, said);
        await heard(world);
      },
      async merge(number, login) {
        github.mergeByHand(reviewRepository, number, login);
        await heard(world);
      },
      async close(number, login) {
        github.closeByHand(reviewRepository, number, login);
        await heard(world);
      },
      async push(branch, path, text, login) {
        const sha = github.commitByHand(reviewRepository, branch, { [path]: text }, login);
        await heard(world);
        return sha;
      },
      async redeliver() {
        const told = github
          .deliveries()
          .filter(({ event, redelivery }) => event.startsWith('pull_request') && !redelivery);
        const statuses: number[] = [];
        for (const { id } of told) statuses.push((await github.redeliver(id)).status ?? 0);
        await heard(world);
        return statuses;
      },
      ask: (method, path) => askRepository(github.secret(), method, path),
    },
    slack: {
      users: [reviewer, secondReviewer],
      history: () => historyAt({ baseUrl, botToken }, channel),
      async pressed({ user, ...press }) {
        const { headers, body } = slack.buttonCallback({ ...press, user: { id: user } });
        return async () => {
          const answer = await fetch(callbackUrl, { method: 'POST', headers: { ...headers }, body });
          const text = await answer.text();
          await world.clock.settled();
          return { status: answer.status, body: text };
        };
      },
      windows: () => windowsIn(relay.passed),
      async submit({ id: viewId }, values, user) {
        const sent = { viewId, values, user: { id: user }, callbackUrl };
        const { status, body } = await slack.submitView(sent);
        await world.clock.settled();
        return { status, body };
      },
      whispers: (user) => whispersIn(relay.passed, user),
    },
    async close() {
      await rotateSecret(world, 'slack', {});
      await relay.close();
    },
  };
}
