import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { effectStates } from '../../lambdas/campaign/effect.ts';
import { effectKindNames } from '../../lambdas/campaign/effect-kinds.ts';
import { errorNames } from '../../lambdas/platform/errors.ts';
import { campaignSteps } from '../../lib/workflow/campaign.ts';
import { retryRules, turnsAwaited, waitedOut } from '../../lib/workflow/retry-rules.ts';
import { codesIn, tableOf, textOf } from './markdown.ts';

const page = 'docs/architecture.md';

describe('docs/architecture.md', () => {
  const errors = new Map(
    tableOf(page, 'name', 'meaning').map((row) => [
      codesIn(row['name'])[0] ?? '',
      row['what the state machine does'] ?? '',
    ]),
  );

  it('has every error by its name', () => {
    assert.deepEqual([...errors.keys()].sort(), Object.values(errorNames).sort());
  });

  it('says of those errors alone which are waited out that the machine waits', () => {
    const waits = [...errors].filter(([, does]) => does.startsWith('waits')).map(([name]) => name);
    assert.deepEqual(waits.sort(), [...waitedOut, ...turnsAwaited].sort());
  });

  it('says of those errors alone which have a retry that the machine retries', () => {
    const retried: readonly string[] = Object.values(retryRules).flatMap((rule) => rule.errors);
    const ours = Object.values(errorNames).filter((name) => retried.includes(name));
    const retries = [...errors].filter(([, does]) => does.startsWith('retries')).map(([name]) => name);
    assert.deepEqual(retries, ours);
  });

  it('has every kind of effect', () => {
    const listed = tableOf(page, 'effect', 'vendor').flatMap((row) => codesIn(row['effect']));
    assert.deepEqual(listed.toSorted(), effectKindNames.toSorted());
  });

  it('has every state of an effect', () => {
    for (const state of effectStates) assert.match(textOf(page), new RegExp(`\\b${state}\\b`));
  });

  it('has every step in its order', () => {
    const listed = tableOf(page, 'step', 'shape').map((row) => row['step']);
    assert.deepEqual(
      listed,
      campaignSteps.map(({ name }) => name),
    );
  });

  it('has the undo chain as the machine runs it', () => {
    const chain = campaignSteps.map(({ undo }) => undo.state);
    const [section = ''] = textOf(page).split('## The undo chain')[1]?.split('\n##') ?? [];
    const named = codesIn(section).filter((code) => chain.includes(code));
    assert.deepEqual(named.slice(0, chain.length), chain.toReversed());
  });
});
