import * as z from 'zod';

/** The secret of GitHub. */
export const GithubSecret = z.strictObject({
  /** May write contents and pull requests of the repositories in use. */
  token: z.string().min(1),
  /** What GitHub signs the deliveries of the review repository's webhook with. */
  webhookSecret: z.string().min(1),
  /** GitHub's own by default; GitHub Enterprise Server has `https://<host>/api/v3`. */
  baseUrl: z.url().default('https://api.github.com'),
});
export type GithubSecret = z.infer<typeof GithubSecret>;

const name = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/);

/** Where reviews and blog posts go. */
export const GithubSettings = z.strictObject({
  /** The user or organisation that owns both repositories. */
  owner: name,
  /** Where a campaign's content is reviewed. */
  reviewRepository: name,
  /** Where blog posts are published. */
  blogRepository: name,
  /** The branch of both that pull requests and posts go to. */
  baseBranch: z.string().min(1).default('main'),
  /** The folder of the blog repository that holds the posts, without slashes at its ends. */
  blogDirectory: z
    .string()
    .regex(/^[^/]+(\/[^/]+)*$/)
    .default('_posts'),
});
export type GithubSettings = z.infer<typeof GithubSettings>;
