import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { performEffect } from '../../lambdas/campaign/perform-effect.ts';
import type { CallGuard } from '../../lambdas/platform/call-guard.ts';
import {
  CircuitOpenError,
  EffectInFlightError,
  SagaClosedError,
  TurnAssignedError,
} from '../../lambdas/platform/errors.ts';
import { aLedger, begunBy, budgetMs, dashboard, message, startAt } from '../support/a-ledger.ts';
import type { Send } from '../support/ledger-table.ts';

const asItIs = (send: Send): Send => send;

/** A guard that gives leave, or refuses it, and keeps what it was asked for and what came back. */
function aGate(refusal?: Error) {
  const log: string[] = [];
  const gate: Pick<CallGuard, 'reserve'> = {
    async reserve(service, claim) {
      log.push(`leave for ${claim} at ${service}`);
      if (refusal !== undefined) throw refusal;
      return { release: async () => void log.push('given back') };
    },
  };
  return { gate, log };
}

describe('an effect that its vendor is not to be asked for now', () => {
  for (const refusal of [
    new CircuitOpenError('the circuit of slack is open', startAt + 60_000),
    new TurnAssignedError('slack is called no faster than it allows', startAt + 60_000),
  ]) {
    it(`leaves no entry (${refusal.name})`, async (test) => {
      const { invocation, effect } = await aLedger(test);
      const ledger = invocation(asItIs, aGate(refusal).gate);
      await assert.rejects(ledger.begin(message), refusal);
      assert.equal(await effect(message.key), undefined);
    });

    it(`is void where leave was there and is not any more when it is sent (${refusal.name})`, async (test) => {
      const { invocation, stateOf } = await aLedger(test);
      const ledger = invocation(asItIs, aGate().gate);
      const send = () => Promise.reject(refusal);
      const find = () => assert.fail('nothing was sent that could be found');
      await assert.rejects(performEffect(ledger, message, { send, find }), refusal);
      assert.equal(await stateOf(message.key), 'void');
    });
  }
});

describe('leave for an effect', () => {
  it('is taken before the effect is written down, and over when it is settled', async (test) => {
    const { invocation } = await aLedger(test);
    const { gate, log } = aGate();
    const ledger = invocation(asItIs, gate);
    const effect = await begunBy(ledger, message);
    assert.deepEqual(log, ['leave for review/message@1 at slack']);
    await ledger.settle(effect, { ts: '1' });
    assert.deepEqual(log, ['leave for review/message@1 at slack', 'given back']);
  });

  it('is not asked for where it is done, or still under way', async (test) => {
    const { invocation } = await aLedger(test);
    const { gate, log } = aGate();
    const first = invocation();
    await first.settle(await begunBy(first, message), { ts: '1' });
    await begunBy(first, dashboard);
    const second = invocation(asItIs, gate);
    await second.begin(message);
    await assert.rejects(second.begin(dashboard), EffectInFlightError);
    assert.deepEqual(log, []);
  });

  it('is not asked for by who takes over, since that one looks first', async (test) => {
    const { invocation, wait } = await aLedger(test);
    await begunBy(invocation(), message);
    wait(budgetMs + 60_001);
    const { gate, log } = aGate();
    const begun = await invocation(asItIs, gate).begin(message);
    assert.equal(begun.kind, 'taken-over');
    assert.deepEqual(log, []);
  });

  it('is given back where the fence has closed meanwhile', async (test) => {
    const { invocation, closeFence, effect } = await aLedger(test);
    const { gate, log } = aGate();
    const closing: Pick<CallGuard, 'reserve'> = {
      async reserve(service, claim) {
        const reservation = await gate.reserve(service, claim);
        await closeFence();
        return reservation;
      },
    };
    await assert.rejects(invocation(asItIs, closing).begin(message), SagaClosedError);
    assert.deepEqual(log, ['leave for review/message@1 at slack', 'given back']);
    assert.equal(await effect(message.key), undefined);
  });
});
