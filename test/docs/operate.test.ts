import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { effectStates } from '../../lambdas/campaign/effect.ts';
import { statuses } from '../../lambdas/campaign/record.ts';
import { type RetryRule, retryRules, turnsAwaited, waitedOut } from '../../lib/workflow/retry-rules.ts';
import { codesIn, tableOf, textOf } from './markdown.ts';

const page = 'docs/operate.md';

describe('docs/operate.md', () => {
  it('has every status', () => {
    const listed = tableOf(page, 'status', 'meaning').flatMap((row) => codesIn(row['status']));
    assert.deepEqual(listed.toSorted(), statuses.toSorted());
  });

  it('has every state of an effect', () => {
    const listed = tableOf(page, 'state', 'meaning').flatMap((row) => codesIn(row['state']));
    assert.deepEqual(listed.toSorted(), effectStates.toSorted());
  });

  it('has every retry with its numbers', () => {
    const listed = tableOf(page, 'rule', 'errors').map((row) => [
      codesIn(row['rule'])[0],
      row['first bound'],
      row['longest'],
      row['tries after the first'],
    ]);
    const rules = Object.entries<RetryRule>(retryRules).map(([name, rule]) => [
      name,
      `${rule.firstWaitSeconds} s`,
      `${rule.longestWaitSeconds} s`,
      String(rule.attempts),
    ]);
    assert.deepEqual(listed, rules);
  });

  it('names the errors that are waited out', () => {
    const [, paragraph = ''] = textOf(page).split('are waited out instead');
    const named = codesIn(paragraph.split('\n\n')[0]).filter((code) => code.endsWith('Error'));
    assert.deepEqual(named.toSorted(), [...waitedOut, ...turnsAwaited].toSorted());
  });
});
