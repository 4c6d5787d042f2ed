import { stageConfigs } from '../../lib/config.ts';
import { campaignAssembly } from '../support/campaign-assembly.ts';
import { rotateSecret } from '../support/review-callbacks.ts';
import { stage } from '../support/stage.ts';
import { startCampaignWorld } from '../support/start-campaign-world.ts';
import { githubHands, setUpWebhook, startEmulatedGithub } from './emulated-github-hands.ts';
import { slackHands, startEmulatedSlack } from './emulated-slack-hands.ts';
import { startRelay } from './relay.ts';
import type { ReviewDoubles } from './review-doubles.ts';
import { signedInteraction, team } from './review-requests.ts';

const { campaigns } = stageConfigs[stage];

/** The npm package emulate, software of others, in the place of our sandboxes of GitHub and Slack. */
export async function startEmulatedDoubles(): Promise<ReviewDoubles> {
  const github = await startEmulatedGithub();
  const slack = await startEmulatedSlack();
  const world = await startCampaignWorld({
    assemblyDirectory: await campaignAssembly(),
    campaigns: {
      people: campaigns.people.map((person, index) => ({ ...person, slack: slack.users[index] ?? '' })),
    },
  });
  const deliveries = await startRelay(`${world.apiUrl}/v1/callbacks/github`);
  const calls = await startRelay(slack.baseUrl);
  await rotateSecret(world, 'github', { baseUrl: github.baseUrl, token: github.token });
  await rotateSecret(world, 'slack', { baseUrl: calls.url, botToken: slack.botToken });
  await setUpWebhook(world, github.baseUrl, deliveries.url);
  // A trigger is good for three seconds of the machine's time: the function is loaded before there is one.
  await signedInteraction(world, { type: 'view_closed', team: { id: team } })();
  return {
    world,
    github: githubHands(world, github.baseUrl, deliveries),
    slack: slackHands(world, slack, calls),
    async close() {
      await world.close();
      for (const { close } of [deliveries, calls, github, slack]) await close();
    },
  };
}
