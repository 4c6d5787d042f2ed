import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { CircuitStore } from '../../lambdas/breaker/circuit-store.ts';
import { createDynamoDbCircuitStore } from '../../lambdas/breaker/dynamodb-circuit-store.ts';
import { aDynaliteTable, type Send } from '../support/dynalite-table.ts';

export interface BreakerTable {
  readonly send: Send;
  readonly store: CircuitStore;
  readonly close: () => Promise<void>;
}

/** The table of breakers for thousands of short runs, and the store of the product on it. */
export async function aBreakerTable(): Promise<BreakerTable> {
  const { send, close } = await aDynaliteTable('breakers', ['service', 'item']);
  return { send, close, store: storeOver(send) };
}

export function storeOver(send: Send): CircuitStore {
  const documents = { send } as unknown as DynamoDBDocumentClient;
  return createDynamoDbCircuitStore({ documents, tableName: 'breakers' });
}
