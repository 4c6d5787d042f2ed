/** Text as it is; Slack reads no markup in it. */
export interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
}

/** Text in Slack's markup; what comes from outside goes through `escapeMrkdwn` first. */
export interface MrkdwnText {
  readonly type: 'mrkdwn';
  readonly text: string;
}

export interface ButtonElement {
  readonly type: 'button';
  readonly text: PlainText;
  readonly action_id: string;
  /** Comes back when it is pressed; everybody in the channel can read it, so it holds no secret. */
  readonly value?: string;
  /** Opens in the browser of whoever presses it. */
  readonly url?: string;
  readonly style?: 'primary' | 'danger';
}

/** The Block Kit blocks that our messages are made of. */
export type SlackBlock =
  | { readonly type: 'header'; readonly text: PlainText }
  | { readonly type: 'section'; readonly text: MrkdwnText }
  | { readonly type: 'section'; readonly fields: readonly MrkdwnText[] }
  | { readonly type: 'context'; readonly elements: readonly MrkdwnText[] }
  | { readonly type: 'image'; readonly image_url: string; readonly alt_text: string }
  | { readonly type: 'actions'; readonly block_id?: string; readonly elements: readonly ButtonElement[] }
  | { readonly type: 'divider' };

/** Characters that each place holds; Slack refuses the whole message above them. */
export const slackLimits = {
  header: 150,
  section: 3000,
  field: 2000,
  buttonText: 75,
  buttonValue: 2000,
  blocks: 50,
} as const;

/** Keeps text from being read as a mention, a link or an entity. */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Shortens text to `max` characters, and shows that it did. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  const kept = text.slice(0, max - 1);
  const half = /[\uD800-\uDBFF]$/.test(kept);
  return `${half ? kept.slice(0, -1) : kept}…`;
}

export function plainText(text: string, max: number = slackLimits.buttonText): PlainText {
  return { type: 'plain_text', text: clip(text, max) };
}

/** @param text Slack's markup, with everything from outside escaped. */
export function mrkdwn(text: string, max: number = slackLimits.section): MrkdwnText {
  return { type: 'mrkdwn', text: clip(text, max) };
}
