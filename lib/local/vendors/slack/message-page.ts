import escapeHtml from 'escape-html';
import type { SandboxAnswer } from '../sandbox.ts';
import { textsOf } from './blocks.ts';
import type { Workspace } from './workspace.ts';

const head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Slack sandbox</title>';

/** What a person sees at a permalink. */
export function messagePage(path: string, { store, permalink }: Workspace): SandboxAnswer {
  const message = store.all().find(({ channel, ts }) => permalink(channel, ts).endsWith(path));
  const lines = message ? [message.text, ...textsOf(message.blocks)] : ['There is no such message.'];
  const content = lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('');
  return {
    status: message ? 200 : 404,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'" },
    body: `${head}${content}</html>`,
  };
}
