import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { systemClock } from '../../../lambdas/platform/clock.ts';
import { type Contender, neverMs } from './contender.ts';

const State = z.object({
  kind: z.enum(['CLOSED', 'OPEN']),
  failures: z.number(),
  lastFailureAt: z.number(),
  retryAt: z.number(),
});
type State = z.infer<typeof State>;

const fresh: State = { kind: 'CLOSED', failures: 0, lastFailureAt: 0, retryAt: 0 };
const threshold = 5;
const windowMs = 60_000;

/**
 * The algorithm of circuitbreaker-lambda 1.0.1, written anew from reading it and as far as no circuit is tried
 * again: one read before each call, the whole state written back after it, conditional on nothing.
 */
export const readAndWriteBack: Contender = ({ service, send, clock = systemClock }) => {
  const Key = { service, item: 'read-and-write-back' };
  const TableName = 'breakers';

  const load = async (): Promise<State> => {
    const { Item } = await send(new GetCommand({ TableName, Key }));
    const state = Item === undefined ? fresh : State.parse(Item);
    const isOver = state.kind === 'CLOSED' && clock.now() - state.lastFailureAt > windowMs;
    return isOver ? { ...state, failures: 0 } : state;
  };

  const save = ({ kind, failures, lastFailureAt, retryAt }: State) =>
    send(
      new UpdateCommand({
        TableName,
        Key,
        UpdateExpression:
          'SET kind = :kind, failures = :failures, lastFailureAt = :lastFailureAt, retryAt = :retryAt',
        ExpressionAttributeValues: {
          ':kind': kind,
          ':failures': failures,
          ':lastFailureAt': lastFailureAt,
          ':retryAt': retryAt,
        },
      }),
    );

  return async (work) => {
    const state = await load();
    if (state.kind === 'OPEN' && clock.now() < state.retryAt) throw new Error('open');
    try {
      const value = await work();
      await save(state);
      return value;
    } catch (error) {
      const now = clock.now();
      const failures = state.failures + 1;
      const opens = failures >= threshold;
      const kind = opens ? 'OPEN' : 'CLOSED';
      await save({ kind, failures, lastFailureAt: now, retryAt: opens ? now + neverMs : state.retryAt });
      throw error;
    }
  };
};
