import { ConfigurationError } from '../../platform/errors.ts';
import type { BufferClient, BufferPost, BufferSettings } from '../../vendors/buffer.ts';
import type { CampaignTask } from '../campaign-task.ts';
import type { SocialNetwork } from '../channels.ts';
import type { EffectFacts } from '../effect.ts';
import { publishTime } from '../launch-time.ts';
import { performEffect } from '../perform-effect.ts';
import type { Publication } from '../publication.ts';
import { sighting } from '../sighting.ts';
import { ok, type Verdict } from '../verdict.ts';
import { momentOf, type SoughtPost, samePost, textDigest } from './same-post.ts';

/** Posts are dated by Buffer's clock, which may be behind ours. */
const clockSkewMs = 2 * 60_000;

/** Buffer takes no post for a moment that is almost over. */
const shortestLeadMs = 60_000;

export interface SocialDeps {
  readonly buffer: BufferClient;
  readonly settings: BufferSettings;
  readonly holdWindowMs: number;
}

/** One post a network; Buffer publishes it when its time has come. */
export async function publishSocial(
  task: CampaignTask,
  revision: number,
  publication: Publication,
  deps: SocialDeps,
): Promise<Verdict> {
  for (const network of publication.networks) {
    const draft = await saveDraft(network, task, revision, publication, deps);
    await schedule(network, task, revision, draft, deps.buffer);
  }
  return ok('channel/social');
}

/** The first phase: a draft that nobody sees, so that one too many does no harm. */
function saveDraft(
  network: SocialNetwork,
  { ledger, record, clock }: CampaignTask,
  revision: number,
  publication: Publication,
  { buffer, settings, holdWindowMs }: SocialDeps,
): Promise<EffectFacts> {
  const channelId = settings.channels[network];
  if (channelId === undefined) {
    throw new ConfigurationError(
      `the stage's Buffer settings have no channel for ${network}; add it in lib/config.ts`,
    );
  }
  const text = publication.pieces.socialPost;
  const createdAfter = new Date(record.createdAt - clockSkewMs).toISOString();
  const wanted = publishTime(publication.launchAt, clock.now(), holdWindowMs);
  return performEffect(
    ledger,
    {
      key: `distribution/post-draft/${network}@${revision}`,
      kind: 'post-draft',
      target: (id) => ({
        channelId,
        createdAfter,
        dueAt: new Date(momentOf(wanted, id)).toISOString(),
        text: textDigest(text),
      }),
    },
    {
      send: async (effect, target) => {
        const dueAt = String(target['dueAt']);
        const post = { channelId, text, dueAt, tagIds: [], ...imageOf(publication) };
        return { postId: (await buffer.createDraft(effect, post)).id, dueAt };
      },
      find: async (_effect, target) => {
        const sought = soughtIn(target);
        const found = (await buffer.findPosts(sought)).find(samePost(sought));
        return sighting(found && { postId: found.id, dueAt: sought.dueAt });
      },
    },
  );
}

/** The second phase commits the campaign. Doing it again with the same post changes nothing. */
async function schedule(
  network: SocialNetwork,
  { ledger, clock }: CampaignTask,
  revision: number,
  draft: EffectFacts,
  buffer: BufferClient,
): Promise<void> {
  const postId = String(draft['postId']);
  const dueAt = String(draft['dueAt']);
  await performEffect(
    ledger,
    {
      key: `distribution/post/${network}@${revision}`,
      kind: 'post',
      target: () => ({ network, postId, dueAt }),
      pivot: { irreversibleAt: Date.parse(dueAt) },
    },
    {
      send: async (effect) => {
        const earliest = clock.now() + shortestLeadMs;
        const at = Date.parse(dueAt) > earliest ? dueAt : new Date(earliest + shortestLeadMs).toISOString();
        return postFacts(network, await buffer.schedulePost(effect, postId, { dueAt: at }));
      },
      find: async () => {
        const found = await buffer.getPost(postId);
        return sighting(
          found === undefined || found.status === 'draft' ? undefined : postFacts(network, found),
        );
      },
    },
  );
}

/** What a draft is known by, as the ledger has it. */
export function soughtIn(target: EffectFacts): SoughtPost {
  return {
    channelIds: [String(target['channelId'])],
    createdAfter: String(target['createdAfter']),
    dueAt: String(target['dueAt']),
    textDigest: String(target['text']),
  };
}

function imageOf({
  assets,
  name,
}: Publication): { imageUrl: string; altText: string } | Record<string, never> {
  return assets.social === undefined ? {} : { imageUrl: assets.social.url, altText: name };
}

function postFacts(network: SocialNetwork, post: BufferPost) {
  return {
    network,
    postId: post.id,
    ...(post.dueAt === undefined ? {} : { dueAt: post.dueAt }),
    ...(post.externalLink === undefined ? {} : { url: post.externalLink }),
  };
}
