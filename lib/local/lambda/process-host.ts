import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { FunctionResource } from '../assembly/deployment.ts';
import { functionEnvironment } from './function-environment.ts';
import type { LambdaHostOptions, LocalLambdaHost } from './host-options.ts';
import { createInvocationFront } from './invocation-front.ts';
import { startOrphanGuard } from './orphan-guard.ts';
import { startProcessSandbox } from './process-sandbox.ts';
import { startRuntimeApi } from './runtime-api.ts';
import { createSandboxPool } from './sandbox-pool.ts';

export interface ProcessHostOptions extends LambdaHostOptions {
  /**
   * Live child processes of all functions together, 40 by default: each takes 60 to 80 MB. Where more
   * invocations are under way they wait for one another, which Lambda would not let them.
   */
  readonly maxSandboxes?: number;
}

/**
 * Runs functions as Lambda does: in processes of their own that speak the Runtime API, take one event at a
 * time, are reused, frozen in between, and ended when they time out. The children see the clock's time at the
 * start of each invocation and go on from there at the speed of real time, in which time-outs are measured.
 */
export function createProcessHost(options: ProcessHostOptions): LocalLambdaHost {
  const { clock, maxSandboxes = 40 } = options;
  let machinery: Promise<Machinery> | undefined;

  const start = async (): Promise<Machinery> => {
    const directory = await mkdtemp(join(tmpdir(), 'lambda-runtime-'));
    const bootstrap = join(directory, 'bootstrap.cjs');
    const [runtimeApi] = await Promise.all([startRuntimeApi(), bundleBootstrap(bootstrap)]);
    const orphanGuard = startOrphanGuard(directory);
    const pool = createSandboxPool({
      maxSandboxes,
      start: (resource: FunctionResource) => {
        const environment = functionEnvironment(resource, {
          region: options.region,
          initializationTime: clock.now(),
          overrides: options.environment ?? {},
        });
        return startProcessSandbox(resource, {
          clock,
          runtimeApi,
          orphanGuard,
          bootstrap,
          environment,
          onLog: options.onLog,
        });
      },
    });
    return {
      pool,
      async close() {
        await pool.close();
        orphanGuard.close();
        await runtimeApi.close();
        await rm(directory, { recursive: true, force: true });
      },
    };
  };

  return createInvocationFront(options, {
    run(resource, invocation) {
      machinery ??= start();
      const running = machinery.then(({ pool }) =>
        pool.use(resource, (sandbox) => sandbox.invoke(invocation)),
      );
      return clock.busy(running);
    },
    close: async () => (await machinery)?.close(),
  });
}

interface Machinery {
  readonly pool: ReturnType<typeof createSandboxPool>;
  readonly close: () => Promise<void>;
}

/** One plain file starts in half the time that several TypeScript files need. */
async function bundleBootstrap(outfile: string): Promise<void> {
  await build({
    entryPoints: [join(import.meta.dirname, 'bootstrap.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    logLevel: 'error',
  });
}
