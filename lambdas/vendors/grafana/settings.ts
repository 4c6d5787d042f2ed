import * as z from 'zod';

/** The secret of Grafana: a service account's token that may read, write and delete a folder's dashboards. */
export const GrafanaSecret = z.strictObject({
  token: z.string().min(1),
  /** Where Grafana is served, including a sub-path if it has one. */
  baseUrl: z.url().transform((url) => url.replace(/\/+$/, '')),
});
export type GrafanaSecret = z.infer<typeof GrafanaSecret>;

/** Where dashboards go. */
export const GrafanaSettings = z.strictObject({
  /** The folder's uid; without one they stand at the top. */
  folderUid: z.string().min(1).optional(),
  /** `apis` is the API of Grafana 13, `legacy` the one of every version before. */
  api: z.enum(['apis', 'legacy']).default('apis'),
  /** Of the `apis`: `default`, `org-<id>`, or `stacks-<id>` in Grafana Cloud. */
  namespace: z
    .string()
    .regex(/^(default|(org|stacks)-\d+)$/)
    .default('default'),
});
export type GrafanaSettings = z.infer<typeof GrafanaSettings>;
