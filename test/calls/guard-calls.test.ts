import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  CircuitOpenError,
  TurnAssignedError,
  VendorUnavailableError,
} from '../../lambdas/platform/errors.ts';
import { aGuard, download, lifeMs, render } from './a-guard.ts';

const sent = async () => 'sent';
const neverSent = () => assert.fail('nothing may be sent');
/** Lets what is under way come as far as it can. */
const settle = () => new Promise(setImmediate);

describe('the guard of an invocation', () => {
  it('asks the circuit, takes a turn, sends, and says once what came of it', async () => {
    const { guard, asked, settled } = aGuard();
    assert.equal(await guard().call(render, sent), 'sent');
    assert.deepEqual(asked, ['circuit figma', 'turn c1/design/email/figma.render/1']);
    assert.deepEqual(settled, ['success']);
  });

  it('takes no turn for what the vendor does not count', async () => {
    const { guard, asked } = aGuard();
    await guard().call(download, sent);
    assert.deepEqual(asked, ['circuit figma']);
  });

  it('hands on what was thrown', async () => {
    const { guard, settled } = aGuard();
    const error = new VendorUnavailableError('figma.render: 503');
    await assert.rejects(
      guard().call(render, () => Promise.reject(error)),
      error,
    );
    assert.deepEqual(settled, ['failure']);
  });

  it('takes no turn where the circuit is open', async () => {
    const { guard, clock, asked, open } = aGuard();
    open(clock.now() + 60_000);
    await assert.rejects(guard().call(render, neverSent), CircuitOpenError);
    assert.deepEqual(asked, ['circuit figma']);
  });

  it('waits here for a turn that is near, and asks the circuit again then', async () => {
    const { guard, clock, asked, settled, assign } = aGuard();
    assign(clock.now() + 9_000);
    const call = guard().call(render, async () => clock.now());
    await settle();
    const begunAt = clock.now();
    clock.advanceBy(9_000);
    assert.equal(await call, begunAt + 9_000);
    assert.deepEqual(asked, [
      'circuit figma',
      'turn c1/design/email/figma.render/1',
      'circuit figma',
      'turn c1/design/email/figma.render/1',
    ]);
    assert.deepEqual(settled, ['ignored', 'success']);
  });

  it('leaves a turn that is far to the machine', async () => {
    const { guard, clock, settled, assign } = aGuard();
    const turn = clock.now() + 40 * 60_000;
    assign(turn);
    await assert.rejects(guard().call(render, neverSent), (error) => {
      assert.ok(error instanceof TurnAssignedError);
      assert.equal(error.retryAt, turn);
      return true;
    });
    assert.deepEqual(settled, ['ignored']);
  });

  it('never waits for what its invocation would not live to send', async () => {
    const { guard, clock, assign } = aGuard();
    const made = guard();
    clock.advanceBy(lifeMs - 15_000);
    assign(clock.now() + 6_000);
    await assert.rejects(made.call(render, neverSent), TurnAssignedError);
  });

  it('asks for the same turns in each attempt, and for others than its siblings', async () => {
    const { guard, asked } = aGuard();
    for (const claimant of ['c1/design/email', 'c1/design/email', 'c1/design/blog']) {
      const attempt = guard(claimant);
      await attempt.call(render, sent);
      await attempt.call(render, sent);
    }
    assert.deepEqual(
      asked.filter((line) => line.startsWith('turn')),
      ['email', 'email', 'blog'].flatMap((name) => [
        `turn c1/design/${name}/figma.render/1`,
        `turn c1/design/${name}/figma.render/2`,
      ]),
    );
  });
});

describe('leave that was taken before', () => {
  it('is what the next request goes through on, also where the circuit has opened since', async () => {
    const { guard, clock, asked, settled, open } = aGuard();
    const made = guard();
    await made.reserve('figma', 'design/frame@1');
    open(clock.now() + 60_000);
    assert.equal(await made.call(render, sent), 'sent');
    assert.deepEqual(asked, ['circuit figma', 'turn c1/design/email/design/frame@1']);
    await assert.rejects(made.call(render, neverSent), CircuitOpenError);
    assert.deepEqual(settled, ['success']);
  });

  it('keeps its turn for the request that needs one', async () => {
    const { guard, asked } = aGuard();
    const made = guard();
    await made.reserve('figma', 'design/frame@1');
    await made.call(download, sent);
    await made.call(render, sent);
    assert.deepEqual(asked, ['circuit figma', 'turn c1/design/email/design/frame@1', 'circuit figma']);
  });

  it('is given back where nobody has used it, and not where somebody has', async () => {
    const { guard, settled } = aGuard();
    const made = guard();
    const unused = await made.reserve('figma', 'design/frame@1');
    await unused.release();
    assert.deepEqual(settled, ['ignored']);
    const used = await made.reserve('figma', 'design/frame@1');
    await made.call(render, sent);
    await used.release();
    assert.deepEqual(settled, ['ignored', 'success']);
  });

  it('is no leave for another service', async () => {
    const { guard, asked } = aGuard();
    const made = guard();
    await made.reserve('figma', 'design/frame@1');
    await made.call({ service: 'slack', operation: 'slack.read_history', rated: false }, sent);
    assert.deepEqual(asked.at(-1), 'circuit slack');
  });
});
