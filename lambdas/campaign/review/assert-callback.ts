import type { Buffer } from 'node:buffer';
import { RouteRefusal } from '../../platform/problem.ts';
import type { HttpEvent } from '../../platform/route.ts';

/** More than either vendor sends us; GitHub's own bound is 25 MB, of which nothing is of interest here. */
const mostBytes = 1024 * 1024;

/** Refuses before anything is computed over it. @throws RouteRefusal */
export function assertCallback({ headers }: HttpEvent, body: Buffer, contentType: string): void {
  if (body.length > mostBytes) {
    throw new RouteRefusal(413, 'too-large', `a callback has at most ${mostBytes} bytes`);
  }
  const given = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (given !== contentType) {
    throw new RouteRefusal(400, 'wrong-content-type', `send the callback as ${contentType}`);
  }
}
