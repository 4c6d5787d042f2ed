import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EffectFacts } from '../../lambdas/campaign/effect.ts';
import { type EffectActions, performEffect, substituteKey } from '../../lambdas/campaign/perform-effect.ts';
import type { Sighting } from '../../lambdas/campaign/sighting.ts';
import {
  AmbiguousOutcomeError,
  ConfigurationError,
  EffectInFlightError,
  SagaClosedError,
  ThrottledError,
  UnconfirmedEffectError,
  VendorConflictError,
  VendorRejectedError,
  VendorUnavailableError,
} from '../../lambdas/platform/errors.ts';
import { aLedger, begunBy, budgetMs, dashboard, message, startAt } from '../support/a-ledger.ts';

const lateMs = 60_000;
const absent: Sighting = { kind: 'absent' };
const unknown: Sighting = { kind: 'unknown', reason: 'the control read is refused' };
const found = (facts: EffectFacts): Sighting => ({ kind: 'found', facts });

/** A vendor that does as it is told, and keeps what it was asked for. */
function aVendor(send: () => EffectFacts | Error, find: () => Sighting | Error = () => absent) {
  const asked: string[] = [];
  const answer = <T extends object>(what: T | Error): T => {
    if (what instanceof Error) throw what;
    return what;
  };
  const actions: EffectActions = {
    send: async ({ key }) => {
      asked.push(`send ${key}`);
      return answer(send());
    },
    find: async ({ key }) => {
      asked.push(`find ${key}`);
      return answer(find());
    },
  };
  return { asked, actions };
}

const noAnswer = () => new AmbiguousOutcomeError('slack.send_message: no answer in time', startAt + 5_000);

describe('performing an effect', () => {
  it('writes it down, sends it once, and settles it', async (test) => {
    const { invocation, stateOf } = await aLedger(test);
    const states: (string | undefined)[] = [];
    const result = await performEffect(invocation(), message, {
      send: async () => {
        states.push(await stateOf(message.key));
        return { ts: '1' };
      },
      find: async () => assert.fail('nothing has to be looked for'),
    });
    states.push(await stateOf(message.key));
    assert.deepEqual([result, states], [{ ts: '1' }, ['intended', 'done']]);
  });

  it('sends nothing where it is done', async (test) => {
    const { invocation } = await aLedger(test);
    await performEffect(invocation(), message, aVendor(() => ({ ts: '1' })).actions);
    const { asked, actions } = aVendor(() => ({ ts: '2' }));
    assert.deepEqual(await performEffect(invocation(), message, actions), { ts: '1' });
    assert.deepEqual(asked, []);
  });

  it('puts the next look off until a lost request has been carried out, or never will be', async (test) => {
    const { invocation, stateOf } = await aLedger(test);
    await assert.rejects(performEffect(invocation(), message, aVendor(noAnswer).actions), (error) => {
      assert.ok(error instanceof AmbiguousOutcomeError);
      assert.equal(error.retryAt, startAt + lateMs + 1);
      return true;
    });
    assert.equal(await stateOf(message.key), 'intended');
  });

  it('does not let the same invocation send again what got no answer', async (test) => {
    const { invocation } = await aLedger(test);
    const ledger = invocation();
    const { asked, actions } = aVendor(noAnswer);
    await assert.rejects(performEffect(ledger, dashboard, actions), AmbiguousOutcomeError);
    await assert.rejects(performEffect(ledger, dashboard, actions), EffectInFlightError);
    assert.deepEqual(asked, [`send ${dashboard.key}`]);
  });

  for (const wanted of [message, dashboard]) {
    it(`adopts what a lost answer of a ${wanted.kind} has left`, async (test) => {
      const { invocation, wait } = await aLedger(test);
      await invocation().begin(wanted);
      wait(budgetMs + lateMs + 1);
      const { asked, actions } = aVendor(noAnswer, () => found({ ts: 'found', uid: 'found' }));
      assert.deepEqual(await performEffect(invocation(), wanted, actions), { ts: 'found', uid: 'found' });
      assert.deepEqual(asked, [`find ${wanted.key}`]);
    });
  }

  it('sends again what a second request makes no second of, once the vendor has nothing', async (test) => {
    const { invocation, wait } = await aLedger(test);
    await invocation().begin(dashboard);
    wait(budgetMs + lateMs + 1);
    const { asked, actions } = aVendor(() => ({ uid: 'u' }));
    assert.deepEqual(await performEffect(invocation(), dashboard, actions), { uid: 'u' });
    assert.deepEqual(asked, [`find ${dashboard.key}`, `send ${dashboard.key}`]);
  });

  it('replaces what may still come by another of a name of its own', async (test) => {
    const { invocation, effect, wait } = await aLedger(test);
    await invocation().begin(message);
    wait(budgetMs + lateMs + 1);
    const { asked, actions } = aVendor(() => ({ ts: '2' }));
    assert.deepEqual(await performEffect(invocation(), message, actions), { ts: '2' });
    assert.deepEqual(asked, [`find ${message.key}`, 'send review/message~2@1']);
    const [first, second] = [await effect(message.key), await effect('review/message~2@1')];
    assert.deepEqual([first?.state, second?.state], ['unconfirmed', 'done']);
    assert.notEqual(first?.id, second?.id);
    assert.deepEqual(second?.target, { channel: 'C1', marker: second?.id });
  });

  it('replaces nothing that an early holder settles while it is looked for', async (test) => {
    const { invocation, record, wait } = await aLedger(test);
    const zombie = invocation();
    const begun = await begunBy(zombie, message);
    wait(budgetMs + lateMs + 1);
    const result = await performEffect(invocation(), message, {
      send: async () => assert.fail('sent a second one'),
      find: async () => {
        await zombie.settle(begun, { ts: 'first' });
        return absent;
      },
    });
    assert.deepEqual(result, { ts: 'first' });
    assert.deepEqual(Object.keys((await record()).effects), [message.key]);
  });

  it('answers the substitute to whoever comes later', async (test) => {
    const { invocation, wait } = await aLedger(test);
    await invocation().begin(message);
    wait(budgetMs + lateMs + 1);
    await performEffect(invocation(), message, aVendor(() => ({ ts: '2' })).actions);
    const { asked, actions } = aVendor(() => ({ ts: '3' }));
    assert.deepEqual(await performEffect(invocation(), message, actions), { ts: '2' });
    assert.deepEqual(asked, []);
  });

  it('gives up after three that may all still come, and says where to look', async (test) => {
    const { invocation, record, wait } = await aLedger(test);
    const { asked, actions } = aVendor(noAnswer);
    for (let n = 1; n <= 3; n += 1) {
      await assert.rejects(performEffect(invocation(), message, actions), AmbiguousOutcomeError);
      wait(lateMs + 1);
    }
    await assert.rejects(performEffect(invocation(), message, actions), (error) => {
      assert.ok(error instanceof UnconfirmedEffectError);
      assert.match(error.message, /review\/message@1.*look at slack/);
      return true;
    });
    assert.deepEqual(
      asked.filter((what) => what.startsWith('send')),
      ['send review/message@1', 'send review/message~2@1', 'send review/message~3@1'],
    );
    const states = Object.values((await record()).effects).map(({ state }) => state);
    assert.deepEqual(states, ['unconfirmed', 'unconfirmed', 'unconfirmed']);
  });

  it('begins no substitute behind the fence', async (test) => {
    const { invocation, closeFence } = await aLedger(test);
    const ledger = invocation();
    const begun = await ledger.begin(message);
    if (begun.kind === 'begun') await ledger.doubt(begun.effect, 'lost');
    await closeFence();
    const { asked, actions } = aVendor(() => ({ ts: '2' }));
    await assert.rejects(performEffect(invocation(), message, actions), SagaClosedError);
    assert.deepEqual(asked, []);
  });

  for (const [how, find] of [
    ['the look proves nothing', () => unknown],
    ['the vendor refuses the look', () => new VendorRejectedError('grafana.get_dashboard: 403')],
    ['the look is not configured', () => new ConfigurationError('no token for grafana')],
  ] as const) {
    it(`sends nothing again where ${how}, and asks for a person`, async (test) => {
      const { invocation, stateOf, wait } = await aLedger(test);
      await invocation().begin(dashboard);
      wait(budgetMs + lateMs + 1);
      const { asked, actions } = aVendor(() => ({ uid: 'u' }), find);
      await assert.rejects(performEffect(invocation(), dashboard, actions), UnconfirmedEffectError);
      assert.deepEqual(asked, [`find ${dashboard.key}`]);
      assert.equal(await stateOf(dashboard.key), 'unconfirmed');
    });
  }

  it('lets the next attempt look at once where the vendor could not be reached', async (test) => {
    const { invocation, wait } = await aLedger(test);
    await invocation().begin(dashboard);
    wait(budgetMs + lateMs + 1);
    const { actions } = aVendor(
      () => ({ uid: 'u' }),
      () => new VendorUnavailableError('grafana.get_dashboard: no answer'),
    );
    await assert.rejects(performEffect(invocation(), dashboard, actions), VendorUnavailableError);
    wait(1);
    assert.deepEqual(await performEffect(invocation(), dashboard, aVendor(() => ({ uid: 'u' })).actions), {
      uid: 'u',
    });
  });

  for (const refusal of [
    new VendorRejectedError('slack.send_message: channel_not_found'),
    new ThrottledError('slack.send_message: ratelimited', startAt + 1_000),
    new VendorUnavailableError('slack.send_message: not connected'),
    new ConfigurationError('no token for slack'),
  ]) {
    it(`begins anew after a ${refusal.name}, which says that nothing happened`, async (test) => {
      const { invocation, stateOf } = await aLedger(test);
      await assert.rejects(performEffect(invocation(), message, aVendor(() => refusal).actions), refusal);
      assert.equal(await stateOf(message.key), 'void');
      const { asked, actions } = aVendor(() => ({ ts: '1' }));
      await performEffect(invocation(), message, actions);
      assert.deepEqual(asked, [`send ${message.key}`]);
    });
  }

  it('leaves an error that says nothing to the next look', async (test) => {
    const { invocation, stateOf } = await aLedger(test);
    const { actions } = aVendor(() => new TypeError('of our own making'));
    await assert.rejects(performEffect(invocation(), message, actions), TypeError);
    assert.equal(await stateOf(message.key), 'intended');
  });

  describe('that the vendor says exists already', () => {
    const conflict = () => new VendorConflictError('grafana.create_dashboard: 412');

    it('adopts it where it is ours', async (test) => {
      const { invocation, stateOf } = await aLedger(test);
      const { actions } = aVendor(conflict, () => found({ uid: 'ours' }));
      assert.deepEqual(await performEffect(invocation(), dashboard, actions), { uid: 'ours' });
      assert.equal(await stateOf(dashboard.key), 'done');
    });

    it('is refused where it is not', async (test) => {
      const { invocation, stateOf } = await aLedger(test);
      await assert.rejects(performEffect(invocation(), dashboard, aVendor(conflict).actions), (error) => {
        assert.ok(error instanceof VendorRejectedError);
        assert.match(error.message, /it is not ours/);
        return true;
      });
      assert.equal(await stateOf(dashboard.key), 'void');
    });

    it('asks for a person where nobody can tell whose it is', async (test) => {
      const { invocation, stateOf } = await aLedger(test);
      const { actions } = aVendor(conflict, () => unknown);
      await assert.rejects(performEffect(invocation(), dashboard, actions), UnconfirmedEffectError);
      assert.equal(await stateOf(dashboard.key), 'unconfirmed');
    });
  });
});

describe('the key of a substitute', () => {
  for (const [key, n, substitute] of [
    ['review/message@1', 1, 'review/message@1'],
    ['review/message@1', 2, 'review/message~2@1'],
    ['distribution/post-draft/linkedin@12', 3, 'distribution/post-draft~3/linkedin@12'],
  ] as const) {
    it(`is ${substitute} for number ${n} of ${key}`, () => {
      assert.equal(substituteKey(key, n), substitute);
    });
  }
});
