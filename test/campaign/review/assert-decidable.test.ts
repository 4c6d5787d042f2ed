import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertDecidable } from '../../../lambdas/campaign/review/assert-decidable.ts';
import { dana, kim, marketer, someSettings } from './people.ts';

const brief = { reviewers: [kim.email, dana.email], approvalsRequired: 2, approvalRequired: true };
const settings = someSettings();

describe('a campaign that asks for approvals', () => {
  it('is started where as many people may give one', () => {
    assertDecidable(brief, 'somebody', settings);
  });

  it('is not where fewer are asked than have to approve', () => {
    assert.throws(() => assertDecidable({ ...brief, reviewers: [kim.email] }, 'somebody', settings), {
      type: 'too-few-reviewers',
      message: /needs 2 approvals, and 1 of the people/,
    });
  });

  it('does not count whoever requests it, unless the stage says so', () => {
    const alone = { ...brief, reviewers: [marketer.email], approvalsRequired: 1 };
    assert.throws(() => assertDecidable(alone, 'marketer', settings), { type: 'too-few-reviewers' });
    assertDecidable(alone, 'marketer', { ...settings, selfApproval: true });
  });

  it('needs nobody where no approval is required', () => {
    assertDecidable(
      { ...brief, reviewers: ['nobody@acme.example'], approvalRequired: false },
      'somebody',
      settings,
    );
  });
});
