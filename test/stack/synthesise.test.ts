import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { functionCatalogue } from '../../lib/constructs/function-catalogue.ts';
import { synthesise } from '../../lib/synthesise.ts';

const outdir = mkdtempSync(join(tmpdir(), 'synthesise-'));
after(() => rm(outdir, { recursive: true, force: true }));

describe('synthesise', () => {
  it('writes an assembly with the code of every function, that passes the checks', async () => {
    const assembly = await synthesise({ stage: 'dev', outdir, checks: true });
    assert.equal(assembly, outdir);
    const template = JSON.parse(readFileSync(join(outdir, 'CampaignOrchestrator-dev.template.json'), 'utf8'));
    const keys = Object.values<{ Type: string; Properties: { Code: { S3Key: string } } }>(template.Resources)
      .filter(({ Type }) => Type === 'AWS::Lambda::Function')
      .map(({ Properties }) => Properties.Code.S3Key);
    assert.equal(keys.length, functionCatalogue.length);
    for (const key of keys) {
      assert.ok(existsSync(join(outdir, `asset.${key.replace('.zip', '')}`, 'index.cjs')), key);
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
