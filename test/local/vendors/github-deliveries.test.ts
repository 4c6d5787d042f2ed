import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { createVirtualClock } from '../../../lib/local/clock/virtual-clock.ts';
import { type GithubSandbox, startGithubSandbox } from '../../../lib/local/vendors/github.ts';
import { aManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { type GithubReceiver, headerOf, startGithubReceiver } from './github-receiver.ts';

const repository = 'acme/reviews';
let receiver: GithubReceiver;
let clock: ManualClock;
let sandbox: GithubSandbox;

const push = () => void sandbox.commitByHand(repository, 'main', { 'a.md': `${clock.now()}` }, 'ada');
const last = async () => {
  await sandbox.webhooksSettled();
  const delivery = sandbox.deliveries().at(-1);
  assert.ok(delivery);
  return delivery;
};

describe("deliveries of GitHub's sandbox", () => {
  before(async () => {
    receiver = await startGithubReceiver();
  });
  beforeEach(async () => {
    clock = aManualClock();
    sandbox = await startGithubSandbox({ clock, repositories: [repository] });
    await sandbox.deliverTo({ url: receiver.url });
  });
  afterEach(() => {
    receiver.answerWith(204);
    return sandbox.close();
  });
  after(() => receiver.close());

  it('are sent once, whatever the answer, and again only when somebody asks', async () => {
    receiver.answerWith(500);
    push();
    const failed = await last();
    const first = receiver.received.at(-1);
    clock.advanceBy(3_600_000);
    assert.equal(await last(), failed);
    assert.equal(failed.status, 500);
    receiver.answerWith(204);

    const again = await sandbox.redeliver(failed.id);

    const second = receiver.received.at(-1);
    assert.ok(first && second && first !== second);
    assert.deepEqual([again.status, again.redelivery, again.guid], [204, true, failed.guid]);
    assert.deepEqual(second.rawBody, first.rawBody);
    for (const name of ['x-github-delivery', 'x-github-event', 'x-hub-signature-256']) {
      assert.equal(headerOf(second, name), headerOf(first, name), name);
    }
    assert.equal(await last(), again);
    assert.throws(() => sandbox.redeliver(99), /no webhook delivery 99/);
  });

  it('are lost when they are told to be, and can be sent again', async () => {
    sandbox.dropWebhooks(({ event }) => event === 'push');
    const arrivedBefore = receiver.received.length;

    push();

    const lost = await last();
    assert.deepEqual([lost.failure, lost.status], ['dropped', undefined]);
    assert.equal(receiver.received.length, arrivedBefore);
    assert.equal((await sandbox.redeliver(lost.id)).status, 204);
    assert.equal(receiver.received.length, arrivedBefore + 1);

    sandbox.dropWebhooks(true);
    push();
    assert.equal((await last()).failure, 'dropped');
    sandbox.dropWebhooks(false);
    clock.advanceBy(1_000);
    push();
    assert.equal((await last()).status, 204);
  });

  it('follow no redirection', async () => {
    receiver.answerWith(307);

    push();

    assert.equal((await last()).status, 307);
  });

  it('are given up after ten seconds', async () => {
    receiver.answerWith(undefined);
    const arrival = receiver.next();
    push();
    await arrival;

    clock.advanceBy(9_999);
    assert.equal(sandbox.deliveries().at(-1)?.failure, undefined);
    clock.advanceBy(1);

    assert.equal((await last()).failure, 'timed-out');
  });

  it('fail where nobody listens, which is no concern of whoever acted', async () => {
    const gone = await startGithubReceiver();
    await gone.close();

    const ping = await sandbox.deliverTo({ url: gone.url });
    push();

    assert.deepEqual([ping.event, ping.failure], ['ping', 'unreachable']);
    assert.equal((await last()).failure, 'unreachable');
    assert.equal(sandbox.deliveries().at(-2)?.status, 204);
  });

  it('end with the sandbox', async () => {
    receiver.answerWith(undefined);
    const arrival = receiver.next();
    push();
    await arrival;

    await sandbox.close();

    assert.equal((await last()).failure, 'unreachable');
  });

  it('hold virtual time while they are on their way', async () => {
    const virtual = createVirtualClock();
    const other = await startGithubSandbox({ clock: virtual, repositories: [repository] });
    try {
      await other.deliverTo({ url: receiver.url });
      const start = virtual.now();
      other.commitByHand(repository, 'main', { 'a.md': 'One' }, 'ada');

      await virtual.whenIdle();

      assert.equal(other.deliveries().at(-1)?.status, 204);
      assert.equal(virtual.now(), start);
    } finally {
      virtual.stop();
      await other.close();
    }
  });
});
