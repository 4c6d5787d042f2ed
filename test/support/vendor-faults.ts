import type { Fault, FaultRule } from '../../lib/local/vendors/faults.ts';
import type { SandboxRequest } from '../../lib/local/vendors/sandbox.ts';

/** Requests of a method whose path holds `path`. */
export const requestsTo =
  (method: string, path: string) =>
  (request: SandboxRequest): boolean =>
    request.method === method && request.path.includes(path);

/** Buffer has one address: its mutations are told by their text. */
export const mutation =
  (name: string) =>
  (request: SandboxRequest): boolean =>
    request.method === 'POST' && request.rawBody.toString('utf8').includes(name);

export const answering = (status: number, headers: Record<string, string> = {}): Fault => ({
  kind: 'answer',
  answer: { status, headers, body: { message: `told to answer ${status}` } },
});

/** Refuses for ever. */
export const refusing = (when?: FaultRule['when'], status = 400): FaultRule => ({
  fault: answering(status),
  ...(when === undefined ? {} : { when }),
});

/** Fails once. */
export const once = (fault: Fault, when?: FaultRule['when']): FaultRule => ({
  fault,
  times: 1,
  ...(when === undefined ? {} : { when }),
});
