import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type * as z from 'zod';
import { systemClock } from './clock.ts';
import { InvalidInputError } from './errors.ts';
import { recordExecution, type Work } from './execution-metrics.ts';
import { type Invocation, invocationOf } from './invocation.ts';
import { logger } from './logger.ts';
import { metrics } from './metrics.ts';
import { tracer } from './tracer.ts';

/** A Lambda function: what it takes, and what it does with it. */
export interface HandlerOptions<S extends z.ZodType, R> {
  readonly work: Work;
  readonly input: S;
  readonly run: (input: z.infer<S>, invocation: Invocation) => Promise<R>;
  /** Answers an error in place of throwing it (routes do). Throws again what it cannot answer. */
  readonly onError?: (error: unknown) => R;
  /** Whether an error refuses what the caller wanted, and nothing has failed. @default none does */
  readonly isRefusal?: (error: unknown) => boolean;
  /** Fields for every line that the invocation logs. */
  readonly logFields?: (input: z.infer<S>) => Record<string, string | number>;
}

/**
 * The one wrapper of every function: logger, metrics, tracer, input schema, error shape. Errors keep their
 * names, since Step Functions decides by them.
 */
export function createHandler<S extends z.ZodType, R>(options: HandlerOptions<S, R>) {
  // Lambda ends a function that takes too long, and the state machine knows that by Lambda's own name for it.
  return middy<unknown, R>({ timeoutEarlyInMillis: 0 })
    .use(injectLambdaContext(logger, { clearState: true }))
    .use(logMetrics(metrics))
    .use(captureLambdaHandler(tracer, { captureResponse: false }))
    .handler(async (event: unknown, context: Context): Promise<R> => {
      const invocation = invocationOf(context, systemClock);
      const begunAt = systemClock.now();
      try {
        const input = parseInput(options.input, event);
        logger.appendKeys(options.logFields?.(input) ?? {});
        const result = await options.run(input, invocation);
        recordExecution(options.work, 'succeeded', systemClock.now() - begunAt);
        return result;
      } catch (error) {
        const refused = options.isRefusal?.(error) === true;
        recordExecution(options.work, refused ? 'refused' : 'failed', systemClock.now() - begunAt);
        if (error instanceof Error) {
          const { message, name, stack = '' } = error;
          if (refused) logger.warn(message, { error_name: name });
          else logger.error(message, { error_name: name, stack });
        }
        if (options.onError === undefined) throw error;
        return options.onError(error);
      }
    });
}

function parseInput<S extends z.ZodType>(schema: S, event: unknown): z.infer<S> {
  const parsed = schema.safeParse(event);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
  throw new InvalidInputError(
    `the function's event does not fit: ${problems.map(({ field, message }) => `${field}: ${message}`).join('; ')}`,
    problems,
  );
}
