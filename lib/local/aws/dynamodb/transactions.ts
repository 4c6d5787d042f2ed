import type * as z from 'zod';
import type { Clock } from '../../clock/clock.ts';
import { AwsError } from '../aws-error.ts';
import { DetailedAwsError } from '../json-service.ts';
import type { DynaliteStore } from './dynalite-store.ts';
import { getItemOutput, type Item, transactGetInput, transactWriteInput } from './wire-types.ts';

/** DynamoDB's transactions, which dynalite does not have. Must be called while nothing else runs. */
export interface Transactions {
  write(input: unknown): Promise<unknown>;
  get(input: unknown): Promise<unknown>;
}

interface Step {
  readonly operation: 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'ConditionCheck';
  readonly tableName: string;
  /** A Put's key is in its item. */
  readonly keyOrItem: Item;
  readonly returnsOld: boolean;
  /** What dynalite's operation of that name takes. */
  readonly input: Readonly<Record<string, unknown>>;
}

interface Reason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: Item;
}

type TransactItem = z.infer<typeof transactWriteInput>['TransactItems'][number];
type Write = NonNullable<TransactItem['Put' | 'Update' | 'Delete' | 'ConditionCheck']>;

/** How long DynamoDB remembers a client request token. */
const tokenMs = 10 * 60_000;

export function createTransactions(options: {
  readonly store: DynaliteStore;
  readonly clock: Clock;
  /** The part of an item that is its key in its table. */
  readonly keyOf: (tableName: string, item: Item) => Promise<Item>;
}): Transactions {
  const { store, clock, keyOf } = options;
  const tokens = new Map<string, { readonly request: string; readonly until: number }>();

  const read = async (tableName: string, key: Item): Promise<Item | undefined> => {
    const output = await store.execute('GetItem', { TableName: tableName, Key: key, ConsistentRead: true });
    return getItemOutput.parse(output).Item;
  };

  /** A token that was used for the same request is a repetition and does nothing. */
  const alreadyDone = (token: string | undefined, request: string): boolean => {
    if (token === undefined) return false;
    const known = tokens.get(token);
    if (known === undefined || known.until <= clock.now()) return false;
    if (known.request === request) return true;
    throw new AwsError('IdempotentParameterMismatchException', 'the token was used for another request');
  };

  const restore = async (tableName: string, key: Item, old: Item | undefined): Promise<void> => {
    if (old === undefined) await store.execute('DeleteItem', { TableName: tableName, Key: key });
    else await store.execute('PutItem', { TableName: tableName, Item: old });
  };

  return {
    async write(input) {
      const { TransactItems, ClientRequestToken: token } = transactWriteInput.parse(input);
      const request = JSON.stringify(TransactItems);
      if (alreadyDone(token, request)) return {};
      const steps = TransactItems.map(stepOf);
      const keys = await Promise.all(steps.map((step) => keyOf(step.tableName, step.keyOrItem)));
      refuseRepeatedItems(steps, keys);
      const before = await Promise.all(steps.map((step, index) => read(step.tableName, keys[index] ?? {})));

      const reasons = steps.map((step, index): Reason => {
        // A condition alone is validated like that of a deletion, which has no other input.
        const operation = step.operation === 'ConditionCheck' ? 'DeleteItem' : step.operation;
        const old = before[index];
        if (store.conditionHolds(operation, step.input, old)) return { Code: 'None' };
        const shown = step.returnsOld && old !== undefined ? { Item: old } : {};
        return { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed', ...shown };
      });
      if (reasons.some(({ Code }) => Code !== 'None')) throw cancelled(reasons);

      for (const [index, step] of steps.entries()) {
        if (step.operation === 'ConditionCheck') continue;
        try {
          await store.execute(step.operation, step.input);
        } catch (error) {
          for (const [done, { tableName }] of steps.slice(0, index).entries()) {
            await restore(tableName, keys[done] ?? {}, before[done]);
          }
          if (!(error instanceof AwsError)) throw error;
          throw cancelled(
            steps.map((_, other) =>
              other === index ? { Code: 'ValidationError', Message: error.message } : { Code: 'None' },
            ),
          );
        }
      }
      for (const [old, { until }] of tokens) if (until <= clock.now()) tokens.delete(old);
      if (token !== undefined) tokens.set(token, { request, until: clock.now() + tokenMs });
      return {};
    },

    async get(input) {
      const { TransactItems } = transactGetInput.parse(input);
      const answers = TransactItems.map(({ Get }) =>
        store.execute('GetItem', { ...Get, ConsistentRead: true }),
      );
      return { Responses: (await Promise.all(answers)).map((answer) => getItemOutput.parse(answer)) };
    },
  };
}

function stepOf({ Put, Update, Delete, ConditionCheck }: TransactItem): Step {
  const step = (operation: Step['operation'], keyOrItem: Item, write: Write): Step => {
    const { ReturnValuesOnConditionCheckFailure: returned, ...input } = write;
    return { operation, tableName: write.TableName, keyOrItem, returnsOld: returned === 'ALL_OLD', input };
  };
  const steps = [
    Put && step('PutItem', Put.Item, Put),
    Update && step('UpdateItem', Update.Key, Update),
    Delete && step('DeleteItem', Delete.Key, Delete),
    ConditionCheck && step('ConditionCheck', ConditionCheck.Key, ConditionCheck),
  ].filter((part) => part !== undefined);
  const [only, ...others] = steps;
  if (only !== undefined && others.length === 0) return only;
  throw new AwsError(
    'ValidationException',
    'TransactItems can only contain one of Check, Put, Update or Delete',
  );
}

function refuseRepeatedItems(steps: readonly Step[], keys: readonly Item[]): void {
  const names = steps.map(({ tableName }, index) => JSON.stringify([tableName, keys[index]]));
  if (new Set(names).size === names.length) return;
  throw new AwsError(
    'ValidationException',
    'Transaction request cannot include multiple operations on one item',
  );
}

function cancelled(reasons: readonly Reason[]): AwsError {
  return new DetailedAwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map(({ Code }) => Code).join(', ')}]`,
    { CancellationReasons: reasons },
  );
}
