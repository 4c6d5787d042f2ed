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

/** A function with an id that is kept as a literal. */
export const spec = <const Spec extends FunctionSpec>(one: Spec): Spec => one;

/** In seconds. */
export const minutes = (count: number, seconds = 0): number => 60 * count + seconds;

/** What many functions have in common. */
export const campaigns = { campaigns: 'write' } as const;
export const artifacts = { artifacts: 'write' } as const;
export const artifactsToRead = { artifacts: 'read' } as const;
export const artifactsAndImages = { artifacts: 'write', images: 'write' } as const;
