import { ConfigurationError } from '../../platform/errors.ts';
import type { BufferClient, BufferPost, BufferSettings } from '../../vendors/buffer.ts';
import type { SocialNetwork } from '../channels.ts';
import { publishTime } from '../launch-time.ts';
import { performEffect } from '../perform-effect.ts';
import type { Publication } from '../publication.ts';
import type { CampaignTask } from '../task-handler.ts';
import { ok, type Verdict } from '../verdict.ts';

/** How long Buffer may still carry out a request that it has not answered, in milliseconds. */
const lateMs = 60_000;

/** Posts are dated by Buffer's clock, which may be behind ours. */
const clockSkewMs = 2 * 60_000;

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
  const { clock, ledger } = task;
  const createdAfter = new Date(task.record.createdAt - clockSkewMs).toISOString();
  const post = {
    channelId,
    text: publication.pieces.socialPost,
    dueAt: new Date(publishTime(publication.launchAt, clock.now(), holdWindowMs)).toISOString(),
    tagIds: [],
    ...imageOf(publication),
  };
  await performEffect(
    ledger,
    {
      key: `distribution/post/${network}@${revision}`,
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
        const ours = posts.find(({ text }) => text === post.text);
        return ours && factsOf(network, ours);
      },
    },
  );
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
