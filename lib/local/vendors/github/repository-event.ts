import type { Pull, Review } from './pull.ts';

/** Something that GitHub tells webhooks of. */
export type RepositoryEvent =
  | {
      readonly kind: 'push';
      readonly branch: string;
      /** `undefined` for a branch that is new. */
      readonly before: string | undefined;
      /** `undefined` for a branch that is gone. */
      readonly after: string | undefined;
      /** The login of whoever did it, as in all of these. */
      readonly sender: string;
    }
  | {
      readonly kind: 'pull-request';
      readonly change: PullRequestChange;
      readonly pull: Pull;
      readonly sender: string;
    }
  | { readonly kind: 'review'; readonly review: Review; readonly pull: Pull; readonly sender: string };

export type PullRequestChange =
  | { readonly action: 'opened' | 'closed' | 'reopened' }
  | { readonly action: 'edited'; readonly from: { readonly title?: string; readonly body?: string } }
  | { readonly action: 'synchronize'; readonly before: string; readonly after: string };
