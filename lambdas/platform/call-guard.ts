import type { Service } from './services.ts';

/** One request to a service, as far as it matters whether it may go out. */
export interface GuardedRequest {
  readonly service: Service;
  /** What logs call it, such as `figma.render`. */
  readonly operation: string;
  /** Whether the vendor's published rate counts it. */
  readonly rated: boolean;
}

/** Leave for the next request to a service, taken before the effect is written down. */
export interface Reservation {
  /** Gives back what was not used. */
  release(): Promise<void>;
}

/** Stands before every request to a service: circuits and rates decide whether it goes out now. */
export interface CallGuard {
  /**
   * Sends, once it may.
   * @throws CircuitOpenError, TurnAssignedError: nothing was sent; and whatever `send` throws
   */
  call<T>(request: GuardedRequest, send: () => Promise<T>): Promise<T>;
  /**
   * The next request to the service goes through on it.
   * @param claim names what wants to go, by the same name each time that it tries
   * @throws CircuitOpenError, TurnAssignedError
   */
  reserve(service: Service, claim: string): Promise<Reservation>;
}
