import { GithubSecret } from '../../lambdas/vendors/github/settings.ts';
import { createGithub, type Github } from '../../lambdas/vendors/github.ts';
import { type GithubSandbox, startGithubSandbox } from '../../lib/local/vendors/github.ts';
import type { SandboxAnswer, SandboxRequest } from '../../lib/local/vendors/sandbox.ts';
import { aBegunEffect } from '../support/begun-effect.ts';
import { aManualClock, type ManualClock } from '../support/manual-clock.ts';
import { unguarded } from '../support/unguarded.ts';

/** A sandbox with one pull request that is open for review. */
export interface OpenPullRequest {
  readonly clock: ManualClock;
  readonly sandbox: GithubSandbox;
  readonly github: Github;
  readonly number: number;
  /** The commit that is to be reviewed. */
  readonly head: string;
  /** The next request is answered so, and nothing happens. */
  answerOnce(status: number, body: unknown, headers?: SandboxAnswer['headers']): void;
}

/** The name of the repository, and with its owner. */
export const repo = 'reviews';
export const repository = 'acme/reviews';
export const branch = 'campaign/1';
export const effect = aBegunEffect();

export async function startOpenPullRequest(): Promise<OpenPullRequest> {
  const clock = aManualClock();
  const sandbox = await startGithubSandbox({ clock, repositories: [repository] });
  const secret = GithubSecret.parse(sandbox.secret());
  const github = createGithub({ secret, settings: { owner: 'acme' }, clock, guard: unguarded });
  const { sha } = await github.createBranchWithFiles(effect, repo, {
    branch,
    base: 'main',
    message: 'Campaign: Spring',
    files: [{ path: 'a.md', content: 'One', encoding: 'utf-8' }],
  });
  const pull = { title: 'Campaign: Spring', head: branch, base: 'main', body: 'Please review.' };
  const { number } = await github.openPullRequest(effect, repo, pull);
  return {
    clock,
    sandbox,
    github,
    number,
    head: sha,
    answerOnce(status, body, headers = {}) {
      sandbox.faults.add({ fault: { kind: 'answer', answer: { status, body, headers } }, times: 1 });
    },
  };
}

export const requestOf = (method: string, ending: string) => (request: SandboxRequest) =>
  request.method === method && request.path.endsWith(ending);
