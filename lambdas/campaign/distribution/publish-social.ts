import { ConfigurationError } from '../../platform/errors.ts';
import type { BufferClient, BufferPost, BufferSettings } from '../../vendors/buffer.ts';
import type { SocialNetwork } from '../channels.ts';
import type { EffectFacts } from '../effect.ts';
import { publishTime } from '../launch-time.ts';
import { performEffect } from '../perform-effect.ts';
import type { Publication } from '../publication.ts';
import type { CampaignTask } from '../task-handler.ts';
import { ok, type Verdict } from '../verdict.ts';
import { isSamePost } from './same-post.ts';

/** How long Buffer may still carry out a request that it has not answered, in milliseconds. */
const lateMs = 60_000;

/** Posts are dated by Buffer's clock, which may be behind ours. */
const clockSkewMs = 2 * 60_000;

/** Buffer takes no post for a moment that is almost over. */
const shortestLeadMs = 60_000;

export interface SocialDeps {
  readonly buffer: BufferClient;
  readonly settings: BufferSettings;
  readonly holdWindowMs: number;
}

/** Schedules one post a network; Buffer publishes it when its time has come. */
export async function publishSocial(
  task: CampaignTask,
  revision: number,
  publication: Publication,
  deps: SocialDeps,
): Promise<Verdict> {
  for (const network of publication.networks) await publishTo(network, task, revision, publication, deps);
  return ok('channel/social');
}

async function publishTo(
  network: SocialNetwork,
  task: CampaignTask,
  revision: number,
  publication: Publication,
  { buffer, settings, holdWindowMs }: SocialDeps,
): Promise<void> {
  const channelId = settings.channels[network];
  if (channelId === undefined) {
    throw new ConfigurationError(
      `the stage's Buffer settings have no channel for ${network}; add it in lib/config.ts`,
    );
  }
  const { clock, ledger, record } = task;
  const key = `distribution/post/${network}@${revision}`;
  const earlier = record.effects[key]?.target['dueAt'];
  const createdAfter = new Date(record.createdAt - clockSkewMs).toISOString();
  const post = {
    channelId,
    text: publication.pieces.socialPost,
    dueAt: dueAtOf(earlier, clock.now(), publishTime(publication.launchAt, clock.now(), holdWindowMs)),
    tagIds: [],
    ...imageOf(publication),
  };
  await performEffect(
    ledger,
    {
      key,
      vendor: 'buffer',
      kind: 'post',
      target: { network, channelId, dueAt: post.dueAt, text: post.text, createdAfter },
      lateMs,
      pivot: true,
    },
    {
      send: async (effect) => factsOf(network, await buffer.createPost(effect, post)),
      find: async () => {
        const posts = await buffer.findPosts({
          channelIds: [channelId],
          createdAfter,
        });
        const ours = posts.find(
          (found) =>
            isSamePost(found, post.text, String(earlier)) || isSamePost(found, post.text, post.dueAt),
        );
        return ours && factsOf(network, ours);
      },
    },
  );
}

/** The moment of an earlier attempt while it is still to come, since a post is found again by its moment. */
function dueAtOf(earlier: EffectFacts[string] | undefined, now: number, wanted: number): string {
  const kept = typeof earlier === 'string' && Date.parse(earlier) > now + shortestLeadMs;
  return kept ? earlier : new Date(wanted).toISOString();
}

function imageOf({
  assets,
  name,
}: Publication): { imageUrl: string; altText: string } | Record<string, never> {
  return assets.social === undefined ? {} : { imageUrl: assets.social.url, altText: name };
}

function factsOf(network: SocialNetwork, post: BufferPost) {
  return {
    network,
    postId: post.id,
    status: post.status,
    ...(post.dueAt === undefined ? {} : { dueAt: post.dueAt }),
    ...(post.externalLink === undefined ? {} : { url: post.externalLink }),
  };
}
