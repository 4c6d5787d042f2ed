import type { SandboxAnswer } from '../sandbox.ts';

/** Slack answers 200 to what it refuses, too. */
export const refused = (error: string, messages?: readonly string[]): SandboxAnswer => ({
  status: 200,
  body: { ok: false, error, ...(messages === undefined ? {} : { response_metadata: { messages } }) },
});

export const done = (body: Readonly<Record<string, unknown>>): SandboxAnswer => ({
  status: 200,
  body: { ok: true, ...body },
});
