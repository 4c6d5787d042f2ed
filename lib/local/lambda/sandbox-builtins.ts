import asyncHooks from 'node:async_hooks';
import http from 'node:http';
import https from 'node:https';
import timers from 'node:timers';
import timerPromises from 'node:timers/promises';
import { createSandboxConnections, type SandboxConnections } from './sandbox-connections.ts';
import type { SandboxGlobals } from './sandbox-globals.ts';

/**
 * What stands in for built-in modules that would lead out of a sandbox: out of its time and output, into other
 * sandboxes' connections, or into what happens anywhere in this process.
 */
export function createSandboxBuiltins({ values, timers: own }: SandboxGlobals) {
  const { setTimeout, setInterval, clearTimeout, clearInterval } = values;
  const scheduler = { ...timerPromises.scheduler, wait: own.sleep };
  const promises = { ...timerPromises, setTimeout: own.sleep, setInterval: own.ticks, scheduler };
  const connections = createSandboxConnections();
  const agents = [new http.Agent(agentOptions), new https.Agent(agentOptions)] as const;
  return {
    /** By name, without `node:`. */
    modules: new Map<string, unknown>([
      ['process', values.process],
      ['console', values.console],
      ['timers', { ...timers, setTimeout, setInterval, clearTimeout, clearInterval, promises }],
      ['timers/promises', promises],
      ['async_hooks', { ...asyncHooks, createHook: createInertHook }],
      ['http', withAgent(http, agents[0], connections)],
      ['https', withAgent(https, agents[1], connections)],
    ]),
    /** Whether a connection of the sandbox has this port on our side. */
    hasConnection: connections.has,
    /** Ends what is under way without a word to the code that waits for it; nothing is sent any more. */
    cut: connections.cut,
    /** Closes the sandbox's connections. */
    close: () => {
      for (const agent of agents) agent.destroy();
    },
  };
}

/** Those of Node's own global agents. */
const agentOptions: http.AgentOptions = { keepAlive: true, scheduling: 'lifo', timeout: 5000 };

/**
 * A copy of `node:http` or `node:https` with a connection pool of its own. What a tracer patches in it is the
 * sandbox's affair.
 */
function withAgent<Module extends typeof http | typeof https>(
  module: Module,
  agent: http.Agent,
  connections: SandboxConnections,
): object {
  const use =
    (send: (...parameters: unknown[]) => unknown) =>
    (...parameters: unknown[]): unknown => {
      const index = typeof parameters[0] === 'string' || parameters[0] instanceof URL ? 1 : 0;
      const given = parameters[index];
      const hasOptions = typeof given === 'object' && given !== null;
      const options = hasOptions ? given : {};
      const hasAgent = 'agent' in options && options.agent !== undefined;
      const sendWith = (own: object) =>
        send(...parameters.toSpliced(index, hasOptions ? 1 : 0, { ...options, ...own }));
      return connections.request(
        () => sendWith(hasAgent ? {} : { agent }),
        (createConnection) => sendWith({ agent: false, createConnection }),
      );
    };
  return {
    ...module,
    globalAgent: agent,
    request: use((...parameters) => Reflect.apply(module.request, module, parameters)),
    get: use((...parameters) => Reflect.apply(module.get, module, parameters)),
  };
}

/** A hook of one sandbox would be called for everything in this process, and a thousand of them a thousand times. */
function createInertHook(): asyncHooks.AsyncHook {
  const hook: asyncHooks.AsyncHook = { enable: () => hook, disable: () => hook };
  return hook;
}
