/**
 * The runtime inside a sandbox process: loads the handler and asks the Runtime API for one event after the
 * other. It is bundled into a single file and needs nothing but Node.
 */
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { describeError, RuntimeError } from './function-error.ts';
import { findHandler, type Handler, locateHandler, nameLoadError } from './handler-module.ts';
import { createInvocationContext } from './invocation-context.ts';
import { runHandler } from './run-handler.ts';
import { clockOffsetHeader, clockOffsetVariable, endOfOutput } from './sandbox-protocol.ts';
import { createShiftedDate } from './shifted-date.ts';

const environment = process.env;
const [host = '', sessionId = ''] = (environment['AWS_LAMBDA_RUNTIME_API'] ?? '').split('/');
const [hostname = '', port = ''] = host.split(':');
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const realNow = Date.now;
const exit = process.exit.bind(process);
const streams = [process.stdout, process.stderr].map((stream) => stream.write.bind(stream));
// Handlers may patch these, to trace or to test; the runtime's own calls are none of theirs.
const httpRequest = request;

process.title = `lambda ${environment['AWS_LAMBDA_FUNCTION_NAME']}`;

let offset = Number(environment[clockOffsetVariable]);
delete environment[clockOffsetVariable];
const now = (): number => realNow() + offset;
globalThis.Date = createShiftedDate(now);
Object.defineProperty(Date.prototype, 'constructor', { value: Date });

/** The request being handled, if any: whom an error that nobody caught belongs to. */
let currentRequestId: string | undefined;
process.on('uncaughtException', (error) => void giveUp(error, 129));
process.on('unhandledRejection', (reason) => {
  void giveUp(new RuntimeError('Runtime.UnhandledPromiseRejection', String(reason)), 128);
});

void main();

async function main(): Promise<void> {
  let handler: Handler;
  try {
    handler = await loadHandler();
  } catch (error) {
    return giveUp(nameLoadError(error), 1);
  }
  for (;;) await handleNext(handler);
}

async function loadHandler(): Promise<Handler> {
  const location = locateHandler(
    environment['LAMBDA_TASK_ROOT'] ?? process.cwd(),
    environment['_HANDLER'] ?? '',
  );
  const runtime = (environment['AWS_EXECUTION_ENV'] ?? '').replace('AWS_Lambda_', '');
  return findHandler(await loadModule(location.file), location, runtime);
}

async function loadModule(file: string): Promise<unknown> {
  if (file.endsWith('.mjs')) return import(pathToFileURL(file).href);
  try {
    return createRequire(file)(file);
  } catch (error) {
    const isAsynchronous =
      error instanceof Error && 'code' in error && error.code === 'ERR_REQUIRE_ASYNC_MODULE';
    if (isAsynchronous) return import(pathToFileURL(file).href);
    throw error;
  }
}

async function handleNext(handler: Handler): Promise<void> {
  const { headers, body } = await callRuntimeApi('GET', '/invocation/next');
  const requestId = String(headers['lambda-runtime-aws-request-id']);
  currentRequestId = requestId;
  offset = Number(headers[clockOffsetHeader]);
  environment['_X_AMZN_TRACE_ID'] = String(headers['lambda-runtime-trace-id']);
  const details = {
    requestId,
    functionArn: String(headers['lambda-runtime-invoked-function-arn']),
    deadline: Number(headers['lambda-runtime-deadline-ms']),
  };
  let path: string;
  let payload: string;
  try {
    payload = await runHandler(handler, body, createInvocationContext(details, environment, now));
    path = `/invocation/${requestId}/response`;
  } catch (error) {
    payload = JSON.stringify(describeError(error));
    path = `/invocation/${requestId}/error`;
  }
  for (const write of streams) write(`${endOfOutput(requestId)}\n`);
  await callRuntimeApi('POST', path, payload);
  currentRequestId = undefined;
}

/** Reports an error after which the sandbox cannot go on, and ends it. */
async function giveUp(error: unknown, code: number): Promise<void> {
  const path = currentRequestId === undefined ? '/init/error' : `/invocation/${currentRequestId}/error`;
  try {
    await callRuntimeApi('POST', path, JSON.stringify(describeError(error)), new Agent());
  } finally {
    exit(code);
  }
}

function callRuntimeApi(
  method: 'GET' | 'POST',
  path: string,
  body?: string,
  connections: Agent = agent,
): Promise<{ headers: IncomingHttpHeaders; body: string }> {
  return new Promise((resolve) => {
    const sent = httpRequest(
      {
        hostname,
        port,
        method,
        path: `/${sessionId}/2018-06-01/runtime${path}`,
        agent: connections,
        ...(body !== undefined && {
          headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
        }),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ headers: response.headers, body: Buffer.concat(chunks).toString('utf8') }),
        );
        response.on('error', leave);
      },
    );
    sent.on('error', leave);
    sent.end(body);
  });
}

/** The host is gone: nobody wants an answer any more. */
function leave(): void {
  exit(0);
}
