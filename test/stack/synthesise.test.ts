import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { functionCatalogue } from '../../lib/constructs/function-catalogue.ts';
import { campaignAssembly } from '../support/campaign-assembly.ts';
import { stage } from '../support/stage.ts';

describe('synthesise', () => {
  it('writes an assembly with the code of every function', async () => {
    const assembly = await campaignAssembly();
    const template = JSON.parse(
      readFileSync(join(assembly, `CampaignOrchestrator-${stage}.template.json`), 'utf8'),
    );
    const keys = Object.values<{ Type: string; Properties: { Code: { S3Key: string } } }>(template.Resources)
      .filter(({ Type }) => Type === 'AWS::Lambda::Function')
      .map(({ Properties }) => Properties.Code.S3Key);
    assert.equal(keys.length, functionCatalogue.length);
    for (const key of keys) {
      assert.ok(existsSync(join(assembly, `asset.${key.replace('.zip', '')}`, 'index.cjs')), key);
    }
  });
});

describe('the CDK app', () => {
  it('refuses a stage that there is not, and names those there are', () => {
    const { status, stderr } = spawnSync(process.execPath, ['bin/cdk.mjs'], {
      env: { ...process.env, CDK_CONTEXT_JSON: '{"stage":"staging"}' },
      encoding: 'utf8',
    });
    assert.equal(status, 1);
    assert.match(stderr, /there is no stage "staging": use --context stage=dev or stage=prod/);
  });
});
