import type { Service } from '../../lambdas/platform/services.ts';

/** What a function may do with a table or a bucket. */
export type Access = 'read' | 'write';

/** A function of the system as data; its source is `lambdas/<group>/<id>.ts`. */
export interface FunctionSpec {
  readonly id: string;
  readonly group: 'activities' | 'compensations' | 'api' | 'operations';
  readonly timeoutSeconds: number;
  /** @default 512 */
  readonly memoryMb?: number;
  /** `write` includes reading. */
  readonly tables?: {
    readonly campaigns?: Access;
    readonly wizards?: Access;
    readonly circuitBreakers?: Access;
  };
  readonly buckets?: { readonly artifacts?: Access; readonly images?: Access };
  /**
   * Services that it calls: it gets the settings of each, may read the secret of each that has one, and shares
   * their circuits.
   */
  readonly services?: readonly Service[];
  /**
   * What it may do with the machines. `start`: start campaigns. `respond`: answer for a waiting Task.
   * `recover`: start campaigns and what undoes them, see whether either is alive, and stop campaigns.
   */
  readonly machine?: 'start' | 'respond' | 'recover';
  /** Functions that it starts, and does not wait for. */
  readonly invokes?: readonly string[];
  /** Files that its bundle needs beside it. */
  readonly files?: 'artwork';
  /** How often it runs by itself. */
  readonly everyMinutes?: number;
}

const minutes = (count: number, seconds = 0): number => 60 * count + seconds;

const campaigns = { campaigns: 'write' } as const;
const artifacts = { artifacts: 'write' } as const;
const artifactsToRead = { artifacts: 'read' } as const;
const artifactsAndImages = { artifacts: 'write', images: 'write' } as const;

/** A function with an id that is kept as a literal. */
const spec = <const Spec extends FunctionSpec>(one: Spec): Spec => one;

/** What the state machines run. */
const workflowFunctions = [
  spec({ id: 'begin-campaign', group: 'activities', timeoutSeconds: 30, tables: campaigns }),
  spec({
    id: 'search-notion',
    group: 'activities',
    timeoutSeconds: minutes(4, 30),
    tables: campaigns,
    buckets: artifacts,
    services: ['notion'],
  }),
  spec({
    id: 'scrape-page',
    group: 'activities',
    timeoutSeconds: minutes(4, 30),
    tables: campaigns,
    buckets: artifacts,
    services: ['pages'],
  }),
  spec({
    id: 'recall-research',
    group: 'activities',
    timeoutSeconds: minutes(4, 30),
    tables: campaigns,
    buckets: artifacts,
    services: ['qdrant', 'llm'],
  }),
  spec({
    id: 'create-content',
    group: 'activities',
    timeoutSeconds: minutes(14),
    tables: campaigns,
    buckets: artifacts,
    services: ['llm', 'qdrant'],
  }),
  spec({
    id: 'remember-content',
    group: 'activities',
    timeoutSeconds: minutes(2),
    tables: campaigns,
    buckets: artifactsToRead,
    services: ['llm', 'qdrant'],
  }),
  spec({
    id: 'render-asset',
    group: 'activities',
    timeoutSeconds: minutes(9, 30),
    memoryMb: 1024,
    tables: campaigns,
    buckets: artifactsAndImages,
    services: ['figma'],
    files: 'artwork',
  }),
  spec({ id: 'note-warnings', group: 'activities', timeoutSeconds: 30, tables: campaigns }),
  spec({
    id: 'open-review',
    group: 'activities',
    timeoutSeconds: minutes(2),
    tables: campaigns,
    buckets: artifactsToRead,
    services: ['github', 'slack'],
  }),
  spec({
    id: 'settle-review',
    group: 'activities',
    timeoutSeconds: 30,
    tables: campaigns,
  }),
  spec({
    id: 'show-decision',
    group: 'activities',
    timeoutSeconds: minutes(2),
    tables: campaigns,
    services: ['slack'],
  }),
  spec({
    id: 'publish-email',
    group: 'activities',
    timeoutSeconds: minutes(2),
    tables: campaigns,
    buckets: artifactsToRead,
    services: ['sendgrid'],
  }),
  spec({
    id: 'publish-social',
    group: 'activities',
    timeoutSeconds: minutes(2),
    tables: campaigns,
    buckets: artifactsToRead,
    services: ['buffer'],
  }),
  spec({
    id: 'publish-blog',
    group: 'activities',
    timeoutSeconds: minutes(2),
    tables: campaigns,
    buckets: artifactsToRead,
    services: ['github'],
  }),
  spec({
    id: 'set-up-analytics',
    group: 'activities',
    timeoutSeconds: 90,
    tables: campaigns,
    services: ['grafana'],
  }),
  spec({ id: 'finish-campaign', group: 'activities', timeoutSeconds: 30, tables: campaigns }),
  spec({ id: 'begin-undo', group: 'compensations', timeoutSeconds: 30, tables: campaigns }),
  spec({
    id: 'delete-research',
    group: 'compensations',
    timeoutSeconds: minutes(2),
    tables: campaigns,
    buckets: artifacts,
  }),
  spec({
    id: 'delete-content-drafts',
    group: 'compensations',
    timeoutSeconds: minutes(2),
    tables: campaigns,
    buckets: artifacts,
    services: ['qdrant'],
  }),
  spec({
    id: 'delete-design-assets',
    group: 'compensations',
    timeoutSeconds: minutes(2),
    tables: campaigns,
    buckets: artifactsAndImages,
  }),
  spec({
    id: 'withdraw-review',
    group: 'compensations',
    timeoutSeconds: minutes(2),
    tables: campaigns,
    services: ['github', 'slack'],
  }),
  spec({
    id: 'roll-back-distribution',
    group: 'compensations',
    timeoutSeconds: minutes(2),
    tables: campaigns,
    services: ['sendgrid', 'buffer', 'github'],
  }),
  spec({
    id: 'clean-up-analytics',
    group: 'compensations',
    timeoutSeconds: minutes(2),
    tables: campaigns,
    services: ['grafana'],
  }),
  spec({ id: 'finish-compensation', group: 'compensations', timeoutSeconds: 30, tables: campaigns }),
] as const;

/** What callers and vendors reach over HTTP. */
const apiFunctions = [
  spec({ id: 'create-wizard', group: 'api', timeoutSeconds: 10, tables: { wizards: 'write' } }),
  spec({ id: 'answer-wizard', group: 'api', timeoutSeconds: 10, tables: { wizards: 'write' } }),
  spec({ id: 'get-wizard', group: 'api', timeoutSeconds: 10, tables: { wizards: 'read' } }),
  spec({
    id: 'approve-wizard',
    group: 'api',
    timeoutSeconds: 10,
    tables: { wizards: 'write', campaigns: 'write', circuitBreakers: 'read' },
    machine: 'start',
  }),
  spec({
    id: 'roll-back-campaign',
    group: 'api',
    timeoutSeconds: 10,
    tables: campaigns,
    machine: 'recover',
  }),
  spec({ id: 'cancel-campaign', group: 'api', timeoutSeconds: 10, tables: campaigns, machine: 'recover' }),
  spec({
    id: 'retry-campaign',
    group: 'api',
    timeoutSeconds: 10,
    tables: { campaigns: 'write', circuitBreakers: 'read' },
    machine: 'start',
  }),
  spec({ id: 'retry-channel', group: 'api', timeoutSeconds: 10, tables: campaigns, machine: 'start' }),
  spec({ id: 'get-campaign', group: 'api', timeoutSeconds: 10, tables: { campaigns: 'read' } }),
  spec({ id: 'get-progress', group: 'api', timeoutSeconds: 10, tables: { campaigns: 'read' } }),
  spec({ id: 'list-breakers', group: 'api', timeoutSeconds: 10, tables: { circuitBreakers: 'read' } }),
  spec({ id: 'override-breaker', group: 'api', timeoutSeconds: 10, tables: { circuitBreakers: 'write' } }),
  spec({
    id: 'slack-callback',
    group: 'api',
    timeoutSeconds: 10,
    tables: campaigns,
    services: ['slack'],
    machine: 'respond',
  }),
] as const;

/** What runs by itself. */
const operationsFunctions = [
  spec({
    id: 'sweeper',
    group: 'operations',
    timeoutSeconds: minutes(2),
    tables: campaigns,
    services: ['slack'],
    machine: 'recover',
    invokes: ['publication-verifier'],
    everyMinutes: 5,
  }),
  spec({
    id: 'execution-watcher',
    group: 'operations',
    timeoutSeconds: minutes(1),
    tables: campaigns,
    services: ['slack'],
    machine: 'recover',
    invokes: ['publication-verifier'],
  }),
  spec({
    id: 'publication-verifier',
    group: 'operations',
    timeoutSeconds: minutes(2),
    tables: campaigns,
    services: ['sendgrid', 'buffer', 'github', 'slack'],
  }),
  spec({
    id: 'breaker-reporter',
    group: 'operations',
    timeoutSeconds: 30,
    tables: { circuitBreakers: 'read' },
    everyMinutes: 1,
  }),
] as const;

export type WorkflowFunctionId = (typeof workflowFunctions)[number]['id'];
export type ApiFunctionId = (typeof apiFunctions)[number]['id'];
export type FunctionId = WorkflowFunctionId | ApiFunctionId | (typeof operationsFunctions)[number]['id'];

/** Every function of the system. */
export const functionCatalogue: readonly (FunctionSpec & { readonly id: FunctionId })[] = [
  ...workflowFunctions,
  ...apiFunctions,
  ...operationsFunctions,
];
