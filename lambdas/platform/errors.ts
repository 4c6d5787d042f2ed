/**
 * Errors are API: Step Functions matches an error by its `name`, so each name is a literal (minification
 * keeps it) and the state machine is built from the same names (docs/architecture.md has the table).
 */
export const errorNames = {
  throttled: 'ThrottledError',
  turnAssigned: 'TurnAssignedError',
  circuitOpen: 'CircuitOpenError',
  vendorUnavailable: 'VendorUnavailableError',
  ambiguousOutcome: 'AmbiguousOutcomeError',
  effectInFlight: 'EffectInFlightError',
  vendorRejected: 'VendorRejectedError',
  vendorConflict: 'VendorConflictError',
  storeUnavailable: 'StoreUnavailableError',
  invalidInput: 'InvalidInputError',
  contentInvalid: 'ContentInvalidError',
  configuration: 'ConfigurationError',
  spendLimit: 'SpendLimitError',
  unconfirmedEffect: 'UnconfirmedEffectError',
  sagaClosed: 'SagaClosedError',
  nothingPublished: 'NothingPublishedError',
  noAssets: 'NoAssetsError',
} as const;

/**
 * Not now: says when to come again. The moment is part of the message, since the message is all that reaches
 * the state machine, which waits until then.
 */
export abstract class RetryLaterError extends Error {
  /** Milliseconds since the epoch. */
  readonly retryAt: number;
  /** Without the moment. */
  readonly reason: string;
  /** Which service is waited for, where it is one. */
  readonly service: string | undefined;

  constructor(message: string, retryAt: number, options: ErrorOptions & { service?: string } = {}) {
    super(`${message} (retry at ${new Date(retryAt).toISOString()})`, options);
    this.retryAt = retryAt;
    this.reason = message;
    this.service = options.service;
  }
}

/** Refused by the vendor's rate limit before anything happened. */
export class ThrottledError extends RetryLaterError {
  override readonly name = errorNames.throttled;
}

/**
 * Held back by our own rate limit before anything happened. Nobody else goes at `retryAt`: whoever comes back
 * then goes, so this is waited for however long the row is.
 */
export class TurnAssignedError extends RetryLaterError {
  override readonly name = errorNames.turnAssigned;
}

/** Refused by an open circuit before anything happened. */
export class CircuitOpenError extends RetryLaterError {
  override readonly name = errorNames.circuitOpen;
}

/** A write whose outcome nobody knows yet; the next attempt must look before it does anything. */
export class AmbiguousOutcomeError extends RetryLaterError {
  override readonly name = errorNames.ambiguousOutcome;

  /** The same, where looking any earlier would prove nothing. */
  putOff(retryAt: number): AmbiguousOutcomeError {
    return new AmbiguousOutcomeError(this.reason, Math.max(retryAt, this.retryAt), {
      cause: this,
      ...(this.service === undefined ? {} : { service: this.service }),
    });
  }
}

/** Another attempt at the same effect may still be under way. */
export class EffectInFlightError extends RetryLaterError {
  override readonly name = errorNames.effectInFlight;
}

/** A read failed, or a write was certainly never sent: trying again can do no harm. */
export class VendorUnavailableError extends Error {
  override readonly name = errorNames.vendorUnavailable;
}

/** Not sent, since the invocation's time is over: it says nothing of the vendor. */
export class InvocationOverError extends VendorUnavailableError {}

/** The vendor refused: nothing happened, and the same request will be refused again. */
export class VendorRejectedError extends Error {
  override readonly name = errorNames.vendorRejected;
  /** HTTP status, where the vendor uses them. */
  readonly status: number | undefined;
  /** The vendor's own code for it, such as Slack's `channel_not_found`. */
  readonly code: string | undefined;

  constructor(message: string, details: { status?: number; code?: string } = {}, options?: ErrorOptions) {
    super(message, options);
    this.status = details.status;
    this.code = details.code;
  }
}

/** The vendor says that it already exists or has changed: the caller looks whether it is ours. */
export class VendorConflictError extends Error {
  override readonly name = errorNames.vendorConflict;
}

/** Our own tables or buckets do not answer, also not when asked again: nothing is lost by trying later. */
export class StoreUnavailableError extends Error {
  override readonly name = errorNames.storeUnavailable;
}

/** One thing that is wrong with what somebody sent. */
export interface FieldProblem {
  /** Dotted path, such as `channels.0`. */
  readonly field: string;
  /** What is wrong and how to mend it. */
  readonly message: string;
}

/** What somebody sent cannot be used; names every field at fault. */
export class InvalidInputError extends Error {
  override readonly name = errorNames.invalidInput;
  readonly problems: readonly FieldProblem[];

  constructor(message: string, problems: readonly FieldProblem[] = [], options?: ErrorOptions) {
    super(message, options);
    this.problems = problems;
  }
}

/** The content that a model wrote breaks our limits, or is none. */
export class ContentInvalidError extends Error {
  override readonly name = errorNames.contentInvalid;
}

/** A secret, a setting or a permission is missing or wrong; says which, and the command that mends it. */
export class ConfigurationError extends Error {
  override readonly name = errorNames.configuration;
}

/** What the models may cost for this campaign is used up. */
export class SpendLimitError extends Error {
  override readonly name = errorNames.spendLimit;
}

/** It cannot be found out whether an effect happened: a person has to look. */
export class UnconfirmedEffectError extends Error {
  override readonly name = errorNames.unconfirmedEffect;
}

/** Compensation has begun, or the campaign is over: no new effect. */
export class SagaClosedError extends Error {
  override readonly name = errorNames.sagaClosed;
}

/** Not one channel could be published. */
export class NothingPublishedError extends Error {
  override readonly name = errorNames.nothingPublished;
}

/** A channel that cannot do without an image has none. */
export class NoAssetsError extends Error {
  override readonly name = errorNames.noAssets;
}
