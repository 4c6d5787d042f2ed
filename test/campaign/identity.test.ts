import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { campaignIdOf, effectIdOf, slugOf } from '../../lambdas/campaign/identity.ts';

describe('a campaign id', () => {
  const order = { tenant: 'acme', wizardId: 'w-1', attempt: 1 };

  it('is the same for the same tenant, wizard and attempt', () => {
    assert.equal(campaignIdOf(order), campaignIdOf({ ...order }));
  });

  it('differs by tenant, wizard and attempt', () => {
    const ids = [
      order,
      { ...order, tenant: 'globex' },
      { ...order, wizardId: 'w-2' },
      { ...order, attempt: 2 },
    ].map(campaignIdOf);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('gives each effect an id of its own', () => {
    const id = campaignIdOf(order);
    assert.notEqual(effectIdOf(id, 'review/message@1'), effectIdOf(id, 'review/message@2'));
  });
});

describe('a slug', () => {
  for (const [name, slug] of [
    ['Autumn Launch', 'autumn-launch'],
    ['../../etc/passwd', 'etc-passwd'],
    ['Über & Café\n', 'uber-cafe'],
    ['-- --', 'campaign'],
    ['x'.repeat(99), 'x'.repeat(60)],
  ] as const) {
    it(`of ${JSON.stringify(name)} is ${slug}`, () => assert.equal(slugOf(name), slug));
  }
});
