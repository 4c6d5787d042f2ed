import { AwsError } from '../aws/aws-error.ts';
import type { Engine } from './engine.ts';
import { type History, toHistoryEvent } from './history.ts';

type HistoryRequest = Parameters<Engine['getExecutionHistory']>[0];
type HistoryAnswer = ReturnType<Engine['getExecutionHistory']>;

const defaultPage = 100;
const largestPage = 1000;

/** @throws AwsError ValidationException, InvalidToken */
export function historyPage(history: History, request: HistoryRequest): HistoryAnswer {
  const { maxResults = 0, nextToken, reverseOrder: reverse = false, includeExecutionData = true } = request;
  if (!Number.isInteger(maxResults) || maxResults < 0 || maxResults > largestPage) {
    throw new AwsError(
      'ValidationException',
      `Value '${maxResults}' at 'maxResults' must be 0 to ${largestPage}`,
    );
  }
  const page = history.page({ from: parseToken(nextToken), count: maxResults || defaultPage, reverse });
  const events = page.events.map(({ id, event }) => toHistoryEvent(id, event, includeExecutionData));
  return page.next === undefined ? { events } : { events, nextToken: tokenOf(page.next) };
}

function tokenOf(eventId: number): string {
  return Buffer.from(`history/${eventId}`).toString('base64url');
}

function parseToken(token: string | undefined): number | undefined {
  if (token === undefined) return undefined;
  const eventId = /^history\/(\d+)$/.exec(Buffer.from(token, 'base64url').toString('latin1'))?.[1];
  if (eventId === undefined) throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
  return Number(eventId);
}
