import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock/clock.ts';
import { type BufferLimit, bufferApi, tooManyRequests } from './buffer-api.ts';
import { bufferMutations } from './buffer-mutations.ts';
import { type BufferAccount, type BufferChannel, createPosts, type PostData } from './buffer-posts.ts';
import { bufferQueries } from './buffer-queries.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';

export interface BufferSandboxOptions {
  readonly clock: Clock;
  readonly port?: number;
  /** @default 'buffer-sandbox' */
  readonly apiKey?: string;
  /** @default 'buffer-organization' */
  readonly organizationId?: string;
  /** @default `channel-<service>` on linkedin, twitter, facebook, instagram, threads, bluesky and mastodon */
  readonly channels?: readonly BufferChannel[];
  /** Id to name. @default `tag-campaign` */
  readonly tags?: Readonly<Record<string, string>>;
  /** Such as 100 requests in 15 minutes. @default none */
  readonly limit?: BufferLimit;
  /** How long a new post is missing from the list, in milliseconds. @default 0 */
  readonly listLagMs?: number;
  /** Whether an image can be fetched at the moment of publishing. @default always */
  readonly reachable?: (imageUrl: string) => boolean | Promise<boolean>;
  /** @default randomUUID */
  readonly newId?: () => string;
}

/**
 * Buffer's GraphQL API for posts, every document checked against the schema. Artifacts: `post` is the record
 * in Buffer, `published-post` what is on the network, which nothing here removes.
 */
export interface BufferSandbox extends Sandbox {
  /** What the product keeps as its Buffer secret to talk to this sandbox. */
  secret(): { readonly apiKey: string; readonly baseUrl: string };
  /** Settings that fit this sandbox: the channel of each network, by the network's name. */
  settings(): {
    readonly organizationId: string;
    readonly channels: Record<string, string>;
    readonly tagIds: string[];
  };
  /** What exists, oldest first. */
  posts(): readonly PostData[];
  /** The next post that is due ends in status `error`, for this reason. */
  failNextPublish(reason: string): void;
  /** Refuses the next requests as Buffer does: 429 with `Retry-After`. */
  throttle(times: number, forMs: number): void;
}

const services = ['linkedin', 'twitter', 'facebook', 'instagram', 'threads', 'bluesky', 'mastodon'];
const defaultChannels = services.map((service) => ({ id: `channel-${service}`, service }));

export async function startBufferSandbox(options: BufferSandboxOptions): Promise<BufferSandbox> {
  const {
    clock,
    apiKey = 'buffer-sandbox',
    organizationId = 'buffer-organization',
    channels = defaultChannels,
    tags = { 'tag-campaign': 'Campaign' },
    limit,
    listLagMs = 0,
    reachable = () => true,
    newId = randomUUID,
  } = options;
  const account: BufferAccount = { posts: new Map(), waiting: new Map(), nextFailures: [] };
  const shared = { account, clock, organizationId, channels, tags };
  const sandbox = await startSandbox({
    name: 'buffer',
    clock,
    ...(options.port === undefined ? {} : { port: options.port }),
    handler: (artifacts) => {
      const posts = createPosts({ account, artifacts, clock, newId, reachable });
      const resolvers = {
        ...bufferQueries({ ...shared, listLagMs }),
        ...bufferMutations({ ...shared, posts }),
      };
      return bufferApi({ apiKey, clock, limit, resolvers });
    },
  });
  return {
    ...sandbox,
    secret: () => ({ apiKey, baseUrl: sandbox.url }),
    settings: () => ({
      organizationId,
      channels: Object.fromEntries(channels.map(({ id, service }) => [service, id])),
      tagIds: Object.keys(tags).slice(0, 1),
    }),
    posts: () => [...account.posts.values()],
    failNextPublish: (reason) => {
      account.nextFailures.push(reason);
    },
    throttle: (times, forMs) => {
      sandbox.faults.add({ times, fault: { kind: 'answer', answer: tooManyRequests(forMs) } });
    },
    close: async () => {
      for (const cancel of account.waiting.values()) cancel();
      await sandbox.close();
    },
  };
}
