import * as z from 'zod';
import { type Override, overrideInForce } from '../../breaker/circuit.ts';
import type { CircuitStore } from '../../breaker/circuit-store.ts';
import { InvalidInputError } from '../../platform/errors.ts';
import { logger } from '../../platform/logger.ts';
import { addServiceMetric } from '../../platform/service-metric.ts';
import { rethrowStoreError } from '../../platform/store-errors.ts';
import type { CircuitName } from './circuit-names.ts';

/** What an operator wants of a circuit. */
export const OverrideBody = z
  .strictObject({
    state: z.enum(['open', 'closed', 'none'], 'must be open, closed or none'),
    reason: z
      .string('must say why, in 3 to 500 characters')
      .trim()
      .min(3, 'must have at least 3 characters')
      .max(500, 'must have at most 500 characters'),
    expiresAt: z.iso
      .datetime({ offset: true, error: 'must be a time with an offset, such as 2026-12-24T18:00:00Z' })
      .optional(),
  })
  .refine(({ state, expiresAt }) => state !== 'none' || expiresAt === undefined, {
    path: ['expiresAt'],
    error: 'must be left out with state none, which takes effect at once and for good',
  });
export type OverrideBody = z.infer<typeof OverrideBody>;

/** First words of the log line that an audit looks for: they never change with the case at hand. */
export const overrideMessage = 'a circuit was overridden';

export interface OverrideDeps {
  readonly circuits: Pick<CircuitStore, 'read' | 'force' | 'remember'>;
  readonly now: number;
}

/**
 * Forces a circuit, or leaves it to itself again. The same word again stays the word that it was, with its
 * moment.
 * @throws InvalidInputError where the override would be over already
 */
export async function overrideCircuit(
  name: CircuitName,
  body: OverrideBody,
  actor: string,
  deps: OverrideDeps,
): Promise<void> {
  const wanted = wordOf(body, actor, deps.now);
  await carryOut(name, wanted, { actor, reason: body.reason }, deps).catch(rethrowStoreError);
}

async function carryOut(
  name: CircuitName,
  wanted: Override | undefined,
  by: Pick<Override, 'actor' | 'reason'>,
  { circuits, now }: OverrideDeps,
): Promise<void> {
  const known = overrideInForce(await circuits.read(name, 'strong'), now);
  if (wanted === undefined && known === undefined) return;
  const repeated = wanted !== undefined && known !== undefined && isSameWord(wanted, known);
  const word = repeated ? known : wanted;
  await circuits.force(name, word);
  const to = word === undefined ? 'unforced' : (`forced-${word.to}` as const);
  await circuits.remember(name, { at: word?.at ?? now, to, ...by });
  if (repeated) return;
  addServiceMetric('circuit_breaker_overrides_total', { service: name, to });
  logger.warn(overrideMessage, { circuit: name, to, ...by, ...expiryOf(word) });
}

/** What is to be in force; nothing, where the circuit is left to itself. */
function wordOf({ state, reason, expiresAt }: OverrideBody, actor: string, now: number) {
  if (state === 'none') return undefined;
  const word: Override = { to: state, actor, reason, at: now };
  if (expiresAt === undefined) return word;
  const end = Date.parse(expiresAt);
  if (end > now) return { ...word, expiresAt: end };
  throw new InvalidInputError('the override would be over already; nothing was changed', [
    { field: 'expiresAt', message: `must be after now, which is ${new Date(now).toISOString()}` },
  ]);
}

function isSameWord(one: Override, other: Override): boolean {
  return (
    one.to === other.to &&
    one.actor === other.actor &&
    one.reason === other.reason &&
    one.expiresAt === other.expiresAt
  );
}

function expiryOf(word: Override | undefined) {
  return word?.expiresAt === undefined ? {} : { expires_at: new Date(word.expiresAt).toISOString() };
}
