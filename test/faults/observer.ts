import type { CampaignTwinOptions } from '../../lib/campaign-twin.ts';
import type { AwsFault } from '../../lib/local/aws/aws-endpoint.ts';
import type { AwsRequest } from '../../lib/local/aws/aws-request.ts';
import type { ConnectionPorts } from '../../lib/local/connection-ports.ts';
import { createCrashSwitch } from '../../lib/local/lambda/crash-switch.ts';
import type { Mishap } from '../../lib/local/lambda/mishap.ts';
import type { Fault } from '../../lib/local/vendors/faults.ts';
import type { SandboxRequest } from '../../lib/local/vendors/sandbox.ts';
import type { CampaignWorld } from '../support/start-campaign-world.ts';
import type { VendorName } from '../support/world-artifacts.ts';
import { callShape } from './call-shape.ts';
import { functionIds } from './function-names.ts';
import { type Site, seriesOf } from './site.ts';

/** Decides what goes wrong at each site that is reached. */
export interface Disturber {
  vendor?(site: Site, request: SandboxRequest): Fault | undefined;
  store?(site: Site, connection: ConnectionPorts): AwsFault | undefined;
  invocation?(site: Site): Mishap | undefined;
  state?(site: Site, executionArn: string): void;
}

/** Watches a world from within, and disturbs it. */
export interface Observer {
  /** For the world that is to be watched. */
  readonly disturbances: Required<
    Pick<CampaignTwinOptions, 'crashes' | 'mishaps' | 'onHistoryEvent' | 'awsFaults'>
  >;
  /** Once the world is there. */
  attach(world: CampaignWorld): void;
  /** Begins to count anew, and disturbs with `disturber` from now on. Answers what is reached, as it is reached. */
  begin(disturber: Disturber): readonly Site[];
}

/** What only looks, for the harness's own sake. */
const unwatched = new Set(['get-campaign', 'get-progress', 'get-wizard', 'create-wizard', 'answer-wizard']);

/** Operations of our stores that change something. */
const changes = /^(Put|Update|Delete|Batch|Transact|Start|Stop|Send|Copy)/;

export function createObserver(): Observer {
  const crashes = createCrashSwitch();
  let ids: ReadonlyMap<string, string> = new Map();
  let counts = new Map<string, number>();
  let seen: Site[] = [];
  let disturber: Disturber = {};

  const reach = (make: (nth: number) => Site): Site => {
    const series = seriesOf(make(0));
    const nth = (counts.get(series) ?? 0) + 1;
    counts.set(series, nth);
    const site = make(nth);
    seen.push(site);
    return site;
  };

  /** The function behind a connection; `undefined` for what is not watched, and for the harness itself. */
  const callerAt = (connection: ConnectionPorts): string | undefined => {
    const name = crashes.invocationAt(connection)?.functionName;
    const fn = name === undefined ? undefined : ids.get(name);
    return fn === undefined || unwatched.has(fn) ? undefined : fn;
  };

  return {
    disturbances: {
      crashes,
      mishaps({ functionName }) {
        const fn = ids.get(functionName);
        if (fn === undefined || unwatched.has(fn)) return undefined;
        return disturber.invocation?.(reach((nth) => ({ kind: 'invocation', fn, nth })));
      },
      awsFaults(service, operation, request, connection) {
        if (!changes.test(operation)) return undefined;
        const fn = callerAt(connection);
        if (fn === undefined) return undefined;
        return disturber.store?.(
          reach((nth) => ({ kind: 'store', service: storeOf(service, request), operation, fn, nth })),
          connection,
        );
      },
      onHistoryEvent(executionArn, { type, details }) {
        const state = details?.name;
        if (!type.endsWith('StateEntered') || state === undefined) return;
        const [machine = ''] = executionArn.split(':').slice(6, 7);
        const site = reach((nth) => ({ kind: 'state', machine: shortName(machine), state, nth }));
        disturber.state?.(site, executionArn);
      },
    },
    attach({ twin, vendors }) {
      ids = functionIds(twin.deployment);
      for (const vendor of Object.keys(vendors) as VendorName[]) {
        vendors[vendor].faults.addChooser((request) => {
          const fn = callerAt(request.connection);
          if (fn === undefined) return undefined;
          const call = callShape(vendor, request);
          return disturber.vendor?.(
            reach((nth) => ({ kind: 'vendor', vendor, call, fn, nth })),
            request,
          );
        });
      }
    },
    begin(next) {
      counts = new Map();
      seen = [];
      disturber = next;
      return seen;
    },
  };
}

/** The breakers' table is a store of its own: to do without it is no fault of a campaign's. */
function storeOf(service: string, { body }: Pick<AwsRequest, 'body'>): string {
  return service === 'dynamodb' && /"TableName":"[^"]*CircuitBreakers/.test(body.toString('utf8'))
    ? 'breakers'
    : service;
}

/** Physical names of machines end in a hash. */
const shortName = (machine: string): string => (/undo/i.test(machine) ? 'undo' : 'campaign');
