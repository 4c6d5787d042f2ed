import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { campaignTypes, researchSources, successMetrics, tones } from '../../lambdas/campaign/brief.ts';
import { briefOf, WizardAnswers } from '../../lambdas/campaign/wizard-answers.ts';
import { someAnswers } from '../support/answers.ts';
import { codesIn, tableOf } from './markdown.ts';

const rows = tableOf('docs/api.md', 'answer', 'required', 'values', 'in the brief', 'left out').map(
  (row) => ({
    answer: codesIn(row['answer'])[0] ?? '',
    required: row['required'] === 'yes',
    values: codesIn(row['values']),
    fields: codesIn(row['in the brief']),
    leftOut: codesIn(row['left out'])[0],
  }),
);

/** An answer other than that of `someAnswers`, for every question. */
const others: Record<string, unknown> = {
  campaign_name: 'Another',
  campaign_type: 'lead_generation',
  target_audience: ['somebody else'],
  channels: ['email', 'social_twitter'],
  launch_date: '2030-05-01T09:00:00Z',
  budget: 100,
  key_messages: 'Something else.',
  success_metrics: ['leads'],
  brand_voice: 'bold',
  approval_required: false,
  goals: ['many readers'],
  competitor_urls: ['https://acme.example/'],
  research_sources: ['notion'],
  brand_voice_id: 'house',
  design_templates: ['spring'],
  reviewers: ['dana@example.com'],
  approvals_required: 2,
};

const brief = (overrides: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...briefOf(WizardAnswers.parse(someAnswers(overrides))),
});

describe('the table of answers in docs/api.md', () => {
  it('has every answer once, in the order of the wizard', () => {
    const asked = Object.keys(WizardAnswers.shape);
    assert.deepEqual(
      rows.map(({ answer }) => answer),
      asked,
    );
  });

  it('says which answers are required', () => {
    for (const [name, schema] of Object.entries(WizardAnswers.shape)) {
      const row = rows.find(({ answer }) => answer === name);
      assert.equal(row?.required, !schema.isOptional(), name);
    }
  });

  for (const { answer, fields } of rows) {
    it(`says where ${answer} is in the brief`, () => {
      const before = brief();
      const after = brief({ [answer]: others[answer] });
      const changed = Object.keys({ ...before, ...after }).filter(
        (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
      );
      assert.deepEqual(changed.sort(), [...fields].sort());
    });
  }

  it('covers the whole brief', () => {
    const complete = brief(Object.fromEntries(rows.map(({ answer }) => [answer, others[answer]])));
    assert.deepEqual(rows.flatMap(({ fields }) => fields).sort(), Object.keys(complete).sort());
  });

  it('says what stands for an answer that is left out', () => {
    for (const { answer, required, fields, leftOut } of rows) {
      if (required) continue;
      const [field = ''] = fields;
      assert.equal(JSON.stringify(brief({ [answer]: undefined })[field]), leftOut, answer);
    }
  });

  it('lists the values of every choice', () => {
    const choices = {
      campaign_type: campaignTypes,
      success_metrics: successMetrics,
      brand_voice: tones,
      research_sources: researchSources,
    };
    for (const [name, values] of Object.entries(choices)) {
      assert.deepEqual(rows.find(({ answer }) => answer === name)?.values, [...values], name);
    }
  });

  it('lists exactly the channels that the wizard accepts', () => {
    const accepted = WizardAnswers.shape.channels.element.options.filter(
      (channel) => WizardAnswers.safeParse(someAnswers({ channels: [channel] })).success,
    );
    assert.deepEqual(rows.find(({ answer }) => answer === 'channels')?.values, accepted);
  });
});
