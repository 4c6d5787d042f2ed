import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { campaignDashboard } from '../../lambdas/vendors/grafana-dashboard.ts';

const aDashboard = {
  uid: 'campaign-1',
  title: 'Spring (1)',
  campaignId: 'cmp-1',
  metrics: ['impressions', 'clicks', 'leads', 'signups', 'engagement', 'conversions', 'brand_sentiment'],
};

describe('campaignDashboard', () => {
  it('shows a total and a course over time of every metric', () => {
    const { uid, spec } = campaignDashboard(aDashboard);

    const titles = spec.panels.map(({ type, title }) => `${type}: ${title}`);
    assert.equal(uid, 'campaign-1');
    assert.equal(spec.panels.length, 2 * aDashboard.metrics.length);
    assert.ok(titles.includes('stat: Brand sentiment'));
    assert.ok(titles.includes('timeseries: Brand sentiment over time'));
  });

  it('gives every panel an id and a place of its own within the grid', () => {
    const { panels } = campaignDashboard(aDashboard).spec;

    const taken = new Set<string>();
    for (const { gridPos } of panels) {
      assert.ok(gridPos.x + gridPos.w <= 24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          assert.ok(!taken.has(`${x},${y}`), `two panels at ${x},${y}`);
          taken.add(`${x},${y}`);
        }
      }
    }
    assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
  });

  it('asks for the campaign by a variable that starts with its id', () => {
    const { spec } = campaignDashboard(aDashboard);

    const campaign = spec.templating.list.find(({ name }) => name === 'campaign');
    assert.equal(campaign?.current?.value, 'cmp-1');
    for (const { targets } of spec.panels) assert.match(targets[0]?.expr ?? '', /campaign_id="\$campaign"/);
  });

  it('keeps a metric from breaking out of its query', () => {
    const { spec } = campaignDashboard({ ...aDashboard, metrics: ['clicks}) or vector(1'] });

    assert.match(spec.panels[0]?.targets[0]?.expr ?? '', /^sum\(increase\(campaign_\w+_total\{campaign_id=/);
  });

  it('carries the tags that it is given besides its own', () => {
    assert.deepEqual(campaignDashboard({ ...aDashboard, tags: ['acme'] }).spec.tags, ['campaign', 'acme']);
  });
});
