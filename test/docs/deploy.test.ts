import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ServiceCalls } from '../../lambdas/calls/call-settings.ts';
import { services } from '../../lambdas/platform/services.ts';
import { BufferSecret } from '../../lambdas/vendors/buffer.ts';
import { FigmaSecret } from '../../lambdas/vendors/figma.ts';
import { GithubSecret } from '../../lambdas/vendors/github/settings.ts';
import { GrafanaSecret } from '../../lambdas/vendors/grafana/settings.ts';
import { LlmSecret } from '../../lambdas/vendors/llm.ts';
import { NotionSecret } from '../../lambdas/vendors/notion.ts';
import { QdrantSecret } from '../../lambdas/vendors/qdrant.ts';
import { SendgridSecret } from '../../lambdas/vendors/sendgrid.ts';
import { SlackSecret } from '../../lambdas/vendors/slack/settings.ts';
import { stageConfigs } from '../../lib/config.ts';
import { functionCatalogue } from '../../lib/constructs/function-catalogue.ts';
import { codesIn, tableOf, textOf } from './markdown.ts';

const page = 'docs/deploy.md';

const secrets = {
  notion: NotionSecret,
  qdrant: QdrantSecret,
  llm: LlmSecret,
  figma: FigmaSecret,
  github: GithubSecret,
  slack: SlackSecret,
  sendgrid: SendgridSecret,
  buffer: BufferSecret,
  grafana: GrafanaSecret,
};

/** Dotted paths of everything in a configuration that is no object itself. */
function leavesOf(value: object, prefix = ''): string[] {
  return Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? leavesOf(inner, `${prefix}${name}.`)
      : [`${prefix}${name}`],
  );
}

describe('docs/deploy.md', () => {
  it('has every field of a stage, and no other', () => {
    const listed = tableOf(page, 'field', 'meaning').map((row) => codesIn(row['field'])[0] ?? '');
    const fields = new Set(
      Object.values(stageConfigs).flatMap(({ calls: _, ...config }) => leavesOf(config)),
    );
    for (const name of Object.keys(ServiceCalls.shape)) fields.add(`calls.<service>.${name}`);
    assert.deepEqual(listed.toSorted(), [...fields].sort());
  });

  for (const [vendor, schema] of Object.entries(secrets)) {
    it(`shows a secret that the functions accept for ${vendor}`, () => {
      const shown = new RegExp(`^\`${vendor}\\.json\`[\\s\\S]*?^\`\`\`json\\n(.*)\\n`, 'm').exec(
        textOf(page),
      );
      const parsed = schema.safeParse(JSON.parse(shown?.[1] ?? 'null'));
      assert.deepEqual(parsed.error?.issues ?? [], []);
    });
  }

  it('sets the secret of every service that has one', () => {
    const [, named = ''] = /for VENDOR in ([a-z ]+);/.exec(textOf(page)) ?? [];
    assert.deepEqual(
      named.split(' ').toSorted(),
      services.filter((service) => service !== 'pages').toSorted(),
    );
    assert.deepEqual(named.split(' ').toSorted(), Object.keys(secrets).sort());
  });

  it('counts the functions', () => {
    const [, counted = ''] = /The stack has (\d+) Lambda functions/.exec(textOf(page)) ?? [];
    assert.equal(Number(counted), functionCatalogue.length);
  });
});
