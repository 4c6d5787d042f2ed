import type { FaultCase } from './fault-case.ts';
import type { ScenarioName } from './scenario.ts';

/** What the slice is taken from: everything that a published campaign does, on the quickest channel. */
export const sliceScenarios: readonly ScenarioName[] = ['blog', 'blog-rolled-back'];

const every = 33;

/** A fixed part of the matrix for every day: every so many of its cases, as they stand. */
export const sliceOf = (cases: readonly FaultCase[]): readonly FaultCase[] =>
  cases.filter((_, index) => index % every === 0);
