import db from 'dynalite/db/index.js';
import validations from 'dynalite/validations/index.js';
import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { actions } from './dynalite-actions.ts';

/** dynalite's tables without its HTTP server. */
export interface DynaliteStore {
  readonly operations: readonly string[];
  /** Carries an operation of dynalite out. @throws AwsError as the API answers it. */
  execute(operation: string, input: unknown): Promise<unknown>;
  /**
   * Whether a write's condition holds for an item. The input is validated as that operation's.
   * @throws AwsError where the input itself is wrong.
   */
  conditionHolds(operation: string, input: unknown, item: unknown): boolean;
  close(): Promise<void>;
}

const dynaliteError = z.object({
  statusCode: z.number(),
  body: z.object({ __type: z.string(), message: z.string().optional(), Message: z.string().optional() }),
});

/** `com.amazonaws.dynamodb.v20120810#ResourceNotFoundException` without what is before the hash. */
function awsErrorOf(error: unknown): unknown {
  const parsed = dynaliteError.safeParse(error);
  if (!parsed.success) return error;
  const { statusCode, body } = parsed.data;
  const name = body.__type.split('#').at(-1) ?? body.__type;
  return new AwsError(name, body.message ?? body.Message ?? '', statusCode);
}

export function createDynaliteStore(options: { region: string; account: string }): DynaliteStore {
  const store = db.create({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  store.tableDb.awsAccountId = options.account;
  store.tableDb.awsRegion = options.region;

  const prepare = (operation: string, input: unknown): unknown => {
    const action = actions.get(operation);
    if (action === undefined) throw new Error(`dynalite has no ${operation}`);
    const { types, custom } = action.validation;
    try {
      const data = validations.checkTypes(structuredClone(input), types);
      validations.checkValidations(data, types, custom, store);
      return data;
    } catch (error) {
      throw awsErrorOf(error);
    }
  };

  return {
    operations: [...actions.keys()],
    async execute(operation, input) {
      const data = prepare(operation, input);
      return new Promise((resolve, reject) => {
        actions.get(operation)?.run(store, data, (error, output) => {
          if (error) reject(awsErrorOf(error));
          else resolve(output);
        });
      });
    },
    conditionHolds: (operation, input, item) => !db.checkConditional(prepare(operation, input), item),
    close: () => new Promise((resolve) => store.db.close(() => resolve())),
  };
}
