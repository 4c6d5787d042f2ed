import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CampaignBrief } from '../../lambdas/campaign/brief.ts';
import {
  briefOf,
  missingAnswers,
  WizardAnswers,
  WizardDraft,
} from '../../lambdas/campaign/wizard-answers.ts';
import { someAnswers } from '../support/answers.ts';

const problemsOf = (answers: Record<string, unknown>) => {
  const parsed = WizardAnswers.safeParse(answers);
  return (parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
};

describe('answers of the wizard', () => {
  it('are a brief as soon as they are complete', () => {
    const brief = briefOf(WizardAnswers.parse(someAnswers()));
    assert.deepEqual(CampaignBrief.parse(brief), brief);
    assert.deepEqual(brief.channels, ['email', 'social', 'blog']);
    assert.deepEqual(brief.socialNetworks, ['linkedin']);
    assert.equal(brief.approvalsRequired, 1);
  });

  it('keep every answer in the brief', () => {
    const answers = WizardAnswers.parse(
      someAnswers({
        launch_date: '2030-05-01T09:00:00Z',
        budget: 100,
        goals: ['many readers'],
        competitor_urls: ['https://acme.example/'],
        research_sources: ['notion'],
        brand_voice_id: 'house',
        design_templates: ['spring'],
        reviewers: ['dana@example.com'],
        approvals_required: 2,
      }),
    );
    assert.deepEqual(briefOf(answers), {
      name: 'Autumn Launch',
      type: 'product_launch',
      goals: ['many readers'],
      audience: ['platform engineers'],
      budget: 100,
      channels: ['email', 'social', 'blog'],
      socialNetworks: ['linkedin'],
      researchSources: ['notion'],
      competitorUrls: ['https://acme.example/'],
      keyMessages: 'See every deployment in one place.',
      tone: 'friendly',
      brandVoiceId: 'house',
      designTemplates: ['spring'],
      launchAt: '2030-05-01T09:00:00Z',
      successMetrics: ['clicks', 'signups'],
      reviewers: ['dana@example.com'],
      approvalsRequired: 2,
      approvalRequired: true,
    });
  });

  it('take a false as an answer', () => {
    assert.deepEqual(missingAnswers(WizardDraft.parse({ approval_required: false })), [
      'campaign_name',
      'campaign_type',
      'target_audience',
      'channels',
      'key_messages',
      'success_metrics',
      'brand_voice',
    ]);
  });

  for (const [what, answers, problem] of [
    ['no channel', { channels: [] }, 'channels: must name at least one channel'],
    [
      'paid ads',
      { channels: ['paid_ads'] },
      'channels.0: we do not buy advertisements; choose email, blog or social_*',
    ],
    [
      'a Slack community',
      { channels: ['email', 'slack_community'] },
      'channels.1: we do not publish to a Slack community; choose email, blog or social_*',
    ],
    ['a channel twice', { channels: ['email', 'email'] }, 'channels: must not name anything twice'],
    [
      'eleven competitor pages',
      { competitor_urls: Array.from({ length: 11 }, (_, index) => `https://acme.example/${index}`) },
      'competitor_urls: must have at most 10 entries',
    ],
    [
      'a competitor page by FTP',
      { competitor_urls: ['ftp://acme.example/'] },
      'competitor_urls.0: Invalid URL',
    ],
    ['a name of two characters', { campaign_name: 'ab' }, 'campaign_name: must have at least 3 characters'],
    [
      'a name with a line break',
      { campaign_name: 'one\ntwo' },
      'campaign_name: must be one line without control characters',
    ],
    [
      'a launch time without a zone',
      { launch_date: '2030-05-01T09:00:00' },
      'launch_date: Invalid ISO datetime',
    ],
    ['a negative budget', { budget: -1 }, 'budget: Too small: expected number to be >=0'],
    [
      'no approvals at all',
      { approvals_required: 0 },
      'approvals_required: Too small: expected number to be >=1',
    ],
  ] as const) {
    it(`refuse ${what}`, () => assert.deepEqual(problemsOf(someAnswers(answers)), [problem]));
  }

  it('refuse a field that is not known', () => {
    assert.match(problemsOf(someAnswers({ chanels: ['email'] })).join(), /Unrecognized key: "chanels"/);
  });
});
