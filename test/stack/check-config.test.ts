import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CampaignSettings } from '../../lambdas/campaign/settings.ts';
import { BufferSettings } from '../../lambdas/vendors/buffer.ts';
import { FigmaSettings } from '../../lambdas/vendors/figma.ts';
import { GithubSettings } from '../../lambdas/vendors/github/settings.ts';
import { GrafanaSettings } from '../../lambdas/vendors/grafana/settings.ts';
import { LlmSettings } from '../../lambdas/vendors/llm.ts';
import { NotionSettings } from '../../lambdas/vendors/notion.ts';
import { PagesSettings } from '../../lambdas/vendors/pages.ts';
import { QdrantSettings } from '../../lambdas/vendors/qdrant.ts';
import { SendgridSettings } from '../../lambdas/vendors/sendgrid.ts';
import { SlackSettings } from '../../lambdas/vendors/slack/settings.ts';
import { checkConfig } from '../../lib/check-config.ts';
import { type ServiceSettings, type StageConfig, stageConfigs } from '../../lib/config.ts';
import { stageNamed, stages } from '../../lib/stages.ts';

const settingsSchemas = {
  notion: NotionSettings,
  pages: PagesSettings,
  qdrant: QdrantSettings,
  llm: LlmSettings,
  figma: FigmaSettings,
  github: GithubSettings,
  slack: SlackSettings,
  sendgrid: SendgridSettings,
  buffer: BufferSettings,
  grafana: GrafanaSettings,
} satisfies Record<keyof ServiceSettings, unknown>;

/** What is said of a stage whose configuration is changed. */
function problemsWith(changes: Partial<StageConfig>): string {
  try {
    checkConfig('dev', { ...stageConfigs.dev, ...changes });
  } catch (error) {
    assert.ok(error instanceof Error);
    return error.message;
  }
  return '';
}

describe('the configuration of the stages', () => {
  for (const stage of stages) {
    it(`is usable in ${stage} as it stands`, () => {
      checkConfig(stage, stageConfigs[stage]);
      CampaignSettings.parse(stageConfigs[stage].campaigns);
      for (const [service, schema] of Object.entries(settingsSchemas)) {
        const { success, error } = schema.safeParse(
          stageConfigs[stage].services[service as keyof ServiceSettings],
        );
        assert.ok(success, `${service}: ${error?.message}`);
      }
    });
  }

  it('remembers vectors of the size that its embedding model makes', () => {
    for (const { services } of Object.values(stageConfigs)) {
      assert.equal(services.qdrant.vectorSize, services.llm.embeddingSize);
    }
  });

  it('names the stage and every field at fault', () => {
    const message = problemsWith({
      authorization: { type: 'jwt', issuer: 'http://tokens.example', audience: [] },
      throttling: { requestsPerSecond: 0, burst: 1 },
    });
    assert.match(message, /stage dev in lib\/config\.ts/);
    assert.match(message, /authorization\.issuer: must be an https address/);
    assert.match(message, /authorization\.audience: must name at least one audience/);
    assert.match(message, /throttling\.requestsPerSecond/);
  });

  it('refuses a stage in which nobody can approve', () => {
    const { campaigns } = stageConfigs.dev;
    assert.match(problemsWith({ campaigns: { ...campaigns, people: [] } }), /at least one person/);
  });

  it('refuses a stage in which nothing may run, or more than can be counted', () => {
    const { campaigns } = stageConfigs.dev;
    for (const maxRunning of [0, 1.5, 5_001]) {
      assert.match(problemsWith({ campaigns: { ...campaigns, maxRunning } }), /campaigns\.maxRunning/);
    }
  });

  it('refuses a person with two entries, whose approvals would count twice', () => {
    const { campaigns } = stageConfigs.dev;
    const people = [
      { email: 'a@b.example', slack: 'U1' },
      { email: 'A@b.example', slack: 'U2' },
    ];
    assert.match(problemsWith({ campaigns: { ...campaigns, people } }), /names somebody twice/);
  });
});

describe('stageNamed', () => {
  it('knows the stages', () => {
    assert.deepEqual(stages.map(stageNamed), stages);
  });

  it('names the stages there are when asked for another', () => {
    assert.throws(() => stageNamed('staging'), /no stage "staging": use --context stage=dev or stage=prod/);
  });
});
