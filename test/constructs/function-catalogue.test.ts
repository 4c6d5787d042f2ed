import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { functionCatalogue } from '../../lib/constructs/function-catalogue.ts';

/** What puts several of a function's belongings together, and where. */
const puttingTogether = [
  ['configuredRecovery(', 'lambdas/campaign/lifecycle/configured-recovery.ts'],
  ['configuredAdmission(', 'lambdas/campaign/admission/configured-admission.ts'],
  ['configuredOutbox(', 'lambdas/campaign/outbox/configured-outbox.ts'],
  ['configuredTask(', 'lambdas/campaign/configured-task.ts'],
  ['signedSlackBody(', 'lambdas/campaign/review/signed-slack-body.ts'],
  ['signedGithubBody(', 'lambdas/campaign/review/signed-github-body.ts'],
] as const;

/** A handler with all that it has put together elsewhere. */
function sourceOf(group: string, id: string): string {
  return puttingTogether.reduce(
    (source, [call, file]) => (source.includes(call) ? source + readFileSync(file, 'utf8') : source),
    readFileSync(`lambdas/${group}/${id}.ts`, 'utf8'),
  );
}

/** Neither a service nor a bucket. */
const others = new Set([
  ...['campaigns', 'wizards', 'circuits', 'calls'],
  ...['executions', 'start', 'recovery', 'admission', 'outbox', 'task', 'guard'],
]);

/** The services and buckets that a handler takes from its environment, by the names of the functions that do so. */
function usedBy(source: string): string[] {
  const configured = [...source.matchAll(/\bconfigured([A-Z]\w*)\(/g)].map(([, name]) => name?.toLowerCase());
  const secrets = [...source.matchAll(/\bvendorSecret\('(\w+)'/g)].map(([, name]) => name);
  const used = new Set([...configured, ...secrets].filter((name) => name !== undefined));
  return [...used].filter((name) => !others.has(name));
}

describe('the catalogue of functions', () => {
  it('has every handler there is', () => {
    const handlers = globSync('lambdas/{activities,compensations,api,operations}/*.ts');
    assert.deepEqual(
      handlers.toSorted(),
      functionCatalogue.map(({ group, id }) => `lambdas/${group}/${id}.ts`).toSorted(),
    );
  });

  for (const { id, group, services = [], buckets = {} } of functionCatalogue) {
    it(`gives ${id} the services and buckets that it uses, and no more`, () => {
      const given = [
        ...services,
        ...(buckets.artifacts === undefined ? [] : ['bodies']),
        ...(buckets.images === undefined ? [] : ['images']),
      ];
      assert.deepEqual(usedBy(sourceOf(group, id)).toSorted(), given.toSorted());
    });
  }

  it('gives each function the tables that it names', () => {
    for (const { id, group, tables = {}, services = [] } of functionCatalogue) {
      const source = sourceOf(group, id);
      // What the machine calls gets the campaigns from its wrapper.
      const wrapped = ['activities', 'compensations'].includes(group);
      assert.equal(tables.campaigns !== undefined, wrapped || source.includes('configuredCampaigns('), id);
      assert.equal(tables.wizards !== undefined, source.includes('configuredWizards('), id);
      // Whoever calls a service shares its circuit, and need not say so.
      const circuits = services.length === 0 && source.includes('configuredCircuits(');
      assert.equal(tables.circuitBreakers !== undefined, circuits, id);
    }
  });

  it('gives the machine to those that start it', () => {
    for (const { id, group, machine } of functionCatalogue) {
      assert.equal(machine === 'start', sourceOf(group, id).includes('configuredStart('), id);
    }
  });

  it('gives both machines to those that see to executions', () => {
    for (const { id, group, machine } of functionCatalogue) {
      assert.equal(machine === 'recover', sourceOf(group, id).includes('configuredExecutions('), id);
    }
  });

  it('gives those that start others the functions that they start', () => {
    for (const { id, group, invokes = [] } of functionCatalogue) {
      const started = [...sourceOf(group, id).matchAll(/\bstartFunction\('([a-z-]+)'/g)].map(
        ([, name]) => name,
      );
      // The review clock hands the ids on to what it starts by.
      const named = id === 'review-clock' ? ['after-decision', 'apply-edit', 'read-pull-request'] : started;
      assert.deepEqual([...new Set(named)].toSorted(), invokes.toSorted(), id);
    }
  });
});
