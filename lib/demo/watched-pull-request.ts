import type { Pull } from '../local/vendors/github/pull.ts';
import type { GithubSandbox } from '../local/vendors/github.ts';
import type { Story } from './story.ts';

export interface WatchedPullRequest {
  /** Tells what has happened to it since. */
  look(): void;
  /** What has become of it. */
  state(): PullRequestState;
}

export type PullRequestState = 'none' | 'open' | 'merged' | 'closed';

/** Watches the one pull request of a repository. */
export function watchPullRequest(
  github: Pick<GithubSandbox, 'pullRequests'>,
  repository: string,
  story: Story,
): WatchedPullRequest {
  let head: string | undefined;
  let comments = 0;
  let told: PullRequestState = 'none';
  const pull = () => github.pullRequests(repository).at(-1);
  return {
    look() {
      const now = pull();
      if (now === undefined) return;
      const name = `Pull request ${now.number}`;
      const state = stateOf(now);
      if (told === 'none') story.tell(`${name} is open: ${now.title}`);
      else if (now.headSha !== head)
        story.tell(`${name} shows new content: commit ${now.headSha.slice(0, 7)}`);
      for (const { login, body } of now.comments.slice(comments)) story.tell(`${name}, ${login}: ${body}`);
      if (state !== told && state !== 'open') story.tell(`${name} is ${state} by ${endedBy(now)}`);
      head = now.headSha;
      comments = now.comments.length;
      told = state;
    },
    state: () => stateOf(pull()),
  };
}

function stateOf(pull: Readonly<Pull> | undefined): PullRequestState {
  if (pull === undefined) return 'none';
  return pull.merge === undefined ? pull.state : 'merged';
}

const endedBy = ({ merge, closed }: Readonly<Pull>): string => merge?.by ?? closed?.by ?? 'somebody';
