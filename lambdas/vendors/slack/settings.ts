import * as z from 'zod';

/** The secret of Slack: the bot's token, and what its callbacks are signed with. */
export const SlackSecret = z.strictObject({
  /** With the scopes `chat:write` and `channels:history` (`groups:history` for a private channel). */
  botToken: z.string().min(1),
  signingSecret: z.string().min(1),
  baseUrl: z.url().default('https://slack.com/api'),
});
export type SlackSecret = z.infer<typeof SlackSecret>;

/** Where review messages go, and who may answer them. */
export const SlackSettings = z.strictObject({
  /** The workspace, or the organisation, whose interactions count; those of other installations do not. */
  team: z
    .string()
    .regex(
      /^[TE][A-Z0-9]+$/,
      'give the id of the workspace or organisation, such as T024BE7LD, not its name',
    ),
  /** Of the channel, since only posting accepts a name. */
  channel: z.string().regex(/^[CG][A-Z0-9]+$/, 'give the channel id, such as C024BE91L, not its name'),
});
export type SlackSettings = z.infer<typeof SlackSettings>;
