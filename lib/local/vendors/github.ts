import type { Clock } from '../clock/clock.ts';
import { addressesAt, apiRoot } from './github/addresses.ts';
import { notFound } from './github/answers.ts';
import { answerRepository, refuseCaller } from './github/api-routes.ts';
import { type ByHand, createByHand } from './github/by-hand.ts';
import { answerPage } from './github/pages.ts';
import type { Pull } from './github/pull.ts';
import { createRepository, type Repository } from './github/repository.ts';
import { createWebhooks, type Webhook, type WebhookDelivery } from './github/webhooks.ts';
import { type Sandbox, type SandboxAnswer, type SandboxRequest, startSandbox } from './sandbox.ts';

export interface GithubSandboxOptions {
  readonly clock: Clock;
  readonly port?: number;
  /** The `owner/name`s that exist, each with a default branch and a first commit. */
  readonly repositories: readonly string[];
  readonly defaultBranch?: string;
  readonly token?: string;
  readonly webhookSecret?: string;
}

/**
 * GitHub's double. It keeps `branch`, `pull-request`, `comment` and `file` artifacts; orphan git objects are
 * none. The token's own login is `<owner>[bot]`.
 */
export interface GithubSandbox extends Sandbox, ByHand {
  /** What the product stores as the vendor's secret to talk to this sandbox. */
  secret(): { readonly token: string; readonly webhookSecret: string; readonly baseUrl: string };
  /** The branches besides the default one, by `owner/name`. */
  branches(repository: string): readonly { readonly name: string; readonly sha: string }[];
  /** All states, oldest first. */
  pullRequests(repository: string): readonly Readonly<Pull>[];
  openPullRequests(repository: string): readonly Readonly<Pull>[];
  /** Its text on the default branch, or on another. */
  readFile(repository: string, path: string, branch?: string): string | undefined;
  /** What the token may do with a repository from now on: without rights it is not found. */
  setAccess(repository: string, access: Access): void;
  /**
   * Sets up a webhook, signed with the secret of `secret()` unless told otherwise, and answers what became of
   * its ping. From now on everything that happens is sent there at once, and never again by itself.
   */
  deliverTo(webhook: Pick<Webhook, 'url'> & Partial<Webhook>): Promise<WebhookDelivery>;
  /** What was sent to webhooks, or dropped on the way there, oldest first. */
  deliveries(): readonly WebhookDelivery[];
  /** Sends a delivery once more, as people and programs may ask GitHub to: same bytes, same GUID. */
  redeliver(id: number): Promise<WebhookDelivery>;
  /** Loses deliveries from now on, but no redelivery: all, none, or those for which it holds. */
  dropWebhooks(which: boolean | ((delivery: WebhookDelivery) => boolean)): void;
  /** Resolves when no delivery waits for its answer any more. */
  webhooksSettled(): Promise<void>;
}

export type Access = 'write' | 'read' | 'none';

export async function startGithubSandbox(options: GithubSandboxOptions): Promise<GithubSandbox> {
  const { clock, defaultBranch = 'main' } = options;
  const { token = 'ghp_sandbox', webhookSecret = 'sandbox-webhook-secret' } = options;
  const repositories = new Map<string, Repository>();
  const accesses = new Map<string, Access>();
  let origin = '';
  const webhooks = createWebhooks(clock, () => addressesAt(origin));

  const answerApi = (request: SandboxRequest): SandboxAnswer => {
    const refused = refuseCaller(request, token);
    if (refused) return refused;
    const path = decodePath(request.path.slice(apiRoot.length));
    const [, fullName = '', rest = ''] = path.match(/^\/repos\/([^/]+\/[^/]+)\/?(.*)$/) ?? [];
    const repository = repositories.get(fullName);
    const access = accesses.get(fullName) ?? 'write';
    if (repository === undefined || access === 'none') return notFound;
    const addresses = addressesAt(origin);
    return answerRepository(repository, rest, request, { push: access === 'write', clock, addresses });
  };

  const sandbox = await startSandbox({
    name: 'github',
    clock,
    ...(options.port === undefined ? {} : { port: options.port }),
    handler: (artifacts) => {
      for (const fullName of options.repositories) {
        repositories.set(
          fullName,
          createRepository({
            fullName,
            defaultBranch,
            clock,
            artifacts,
            origin: () => origin,
            emit: webhooks.emit,
          }),
        );
      }
      return (request) => {
        if (request.path.startsWith(`${apiRoot}/`)) return answerApi(request);
        const [, fullName = '', rest = ''] =
          decodePath(request.path).match(/^\/([^/]+\/[^/]+)\/?(.*)$/) ?? [];
        const repository = repositories.get(fullName);
        return repository && request.method === 'GET' ? answerPage(repository, rest) : notFound;
      };
    },
  });
  origin = sandbox.url;

  const known = (fullName: string): Repository => {
    const repository = repositories.get(fullName);
    if (repository === undefined) throw new Error(`the sandbox has no repository ${fullName}`);
    return repository;
  };

  return {
    ...sandbox,
    ...createByHand(known),
    secret: () => ({ token, webhookSecret, baseUrl: `${sandbox.url}${apiRoot}` }),
    branches: (fullName) =>
      [...known(fullName).branches]
        .filter(([name]) => name !== defaultBranch)
        .map(([name, sha]) => ({ name, sha })),
    pullRequests: (fullName) => known(fullName).pulls.all,
    openPullRequests: (fullName) => known(fullName).pulls.all.filter(({ state }) => state === 'open'),
    readFile(fullName, path, branch = defaultBranch) {
      const { git, branches } = known(fullName);
      const sha = branches.get(branch);
      return sha && git.blob(git.filesAt(sha).get(path) ?? '')?.toString('utf8');
    },
    setAccess(fullName, access) {
      known(fullName);
      accesses.set(fullName, access);
    },
    deliverTo: (webhook) => webhooks.register({ secret: webhookSecret, ...webhook }),
    deliveries: webhooks.deliveries,
    redeliver: webhooks.redeliver,
    dropWebhooks: webhooks.drop,
    webhooksSettled: webhooks.settled,
    async close() {
      await webhooks.close();
      await sandbox.close();
    },
  };
}

/** A path that cannot be decoded leads nowhere. */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '';
  }
}
