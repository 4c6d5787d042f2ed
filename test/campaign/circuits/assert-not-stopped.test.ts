import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Channel } from '../../../lambdas/campaign/channels.ts';
import { assertNotStopped } from '../../../lambdas/campaign/circuits/assert-not-stopped.ts';
import { RouteRefusal } from '../../../lambdas/platform/problem.ts';
import type { Service } from '../../../lambdas/platform/services.ts';
import { createMemoryStore } from '../../breaker/memory-store.ts';

const now = Date.parse('2026-03-02T09:00:00Z');
const all: readonly Channel[] = ['email', 'social', 'blog'];

/** Services that are forced open, each for so many seconds or for good. */
type Stopped = Partial<Record<Service, number | 'for good'>>;

/** What a campaign that is to start is told; nothing where it may. */
async function refusalOf(
  stopped: Stopped,
  {
    channels = all,
    approvalRequired = true,
  }: { channels?: readonly Channel[]; approvalRequired?: boolean } = {},
) {
  const circuits = createMemoryStore();
  for (const [service, seconds] of Object.entries(stopped)) {
    const end = seconds === 'for good' ? {} : { expiresAt: now + seconds * 1000 };
    await circuits.force(service, { to: 'open', actor: 'ops', reason: 'maintenance', at: now - 1, ...end });
  }
  const words = { circuits, clock: { now: () => now } };
  try {
    await assertNotStopped({ channels: [...channels], approvalRequired }, words);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof RouteRefusal);
    assert.deepEqual([error.status, error.type], [503, 'service-stopped']);
    return { message: error.message, retryAfter: Number(error.details.headers?.['retry-after']) };
  }
}

describe('a campaign that is to start', () => {
  const cases: readonly (readonly [
    what: string,
    stopped: Stopped,
    wanted: NonNullable<Parameters<typeof refusalOf>[1]>,
    retryAfter: number | undefined,
  ])[] = [
    ['may while nothing is stopped', {}, {}, undefined],
    ['may without what it can do without', { figma: 90, notion: 90, grafana: 90, qdrant: 90 }, {}, undefined],
    ['may not without its model', { llm: 90 }, {}, 90],
    ['may not without its review', { slack: 90 }, {}, 90],
    ['may not without the place of its review', { github: 90 }, { channels: ['email'] }, 90],
    ['may where nobody is asked', { slack: 90 }, { approvalRequired: false }, undefined],
    [
      'may while one channel can be published',
      { sendgrid: 90, buffer: 90 },
      { approvalRequired: false },
      undefined,
    ],
    ['may not where its only channel cannot', { buffer: 90 }, { channels: ['social'] }, 90],
    [
      'may again when the first of its channels can',
      { sendgrid: 90, buffer: 30, github: 60 },
      { approvalRequired: false },
      30,
    ],
    ['may again when the last of what it needs is back', { llm: 30, slack: 90 }, {}, 90],
    ['may ask again in a minute where nobody has said until when', { llm: 'for good' }, {}, 60],
    ['may ask again when the other is back', { llm: 'for good', slack: 90 }, {}, 90],
    ['may ask again in a second, at the least', { llm: 0.2 }, {}, 1],
  ];
  for (const [what, stopped, wanted, retryAfter] of cases) {
    it(what, async () => {
      assert.equal((await refusalOf(stopped, wanted))?.retryAfter, retryAfter);
    });
  }

  it('is told who has stopped what, until when and why', async () => {
    const refusal = await refusalOf({ llm: 90, slack: 'for good', buffer: 90 });
    assert.equal(
      refusal?.message,
      'the campaign could not come to its end now, so nothing was started and nothing stored: ' +
        'ops has stopped llm until 2026-03-02T09:01:30.000Z (maintenance); ' +
        'ops has stopped slack until it is taken back (maintenance)',
    );
  });

  it('is not held up by a circuit that has opened by itself', async () => {
    const circuits = createMemoryStore();
    const open = { kind: 'open', since: now, until: now + 60_000, openings: 1 } as const;
    await circuits.transit('llm', { generation: 0, from: 'closed', to: open });
    await assertNotStopped(
      { channels: ['email'], approvalRequired: false },
      { circuits, clock: { now: () => now } },
    );
  });

  it('is not held up by a table that does not answer', async () => {
    const circuits = { read: () => Promise.reject(new Error('throttled')) };
    await assertNotStopped(
      { channels: ['email'], approvalRequired: true },
      { circuits, clock: { now: () => now } },
    );
  });
});
