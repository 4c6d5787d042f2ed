import { RuntimeError } from './function-error.ts';
import { type Handler, takesCallback } from './handler-module.ts';
import type { InvocationContext } from './invocation-context.ts';

/**
 * Calls a handler and answers its result as JSON text. A handler with a callback (runtimes before Node.js 24)
 * is answered as soon as it calls back, without waiting for an empty event loop.
 * @throws whatever the handler throws or rejects with; RuntimeError `Runtime.JSONStringifyError`
 */
export async function runHandler(
  handler: Handler,
  payload: string,
  context: InvocationContext,
): Promise<string> {
  const event: unknown = JSON.parse(payload);
  const result = takesCallback(handler)
    ? await withCallback(handler, event, context)
    : await handler(event, context);
  try {
    return JSON.stringify(result ?? null) ?? 'null';
  } catch {
    throw new RuntimeError('Runtime.JSONStringifyError', 'Unable to stringify response body');
  }
}

function withCallback(handler: Handler, event: unknown, context: InvocationContext): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const callback = (error: unknown, result?: unknown): void => {
      if (error === null || error === undefined) resolve(result);
      else reject(error);
    };
    const returned = handler(event, context, callback);
    if (returned instanceof Promise) returned.then(resolve, reject);
  });
}
