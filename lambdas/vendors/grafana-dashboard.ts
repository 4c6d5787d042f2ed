export interface CampaignDashboard {
  readonly uid: string;
  readonly title: string;
  readonly campaignId: string;
  /** What the campaign is measured by, in snake_case, such as `brand_sentiment`. */
  readonly metrics: readonly string[];
  readonly tags?: readonly string[];
}

interface Panel {
  readonly id: number;
  readonly type: 'stat' | 'timeseries';
  readonly title: string;
  readonly datasource: { readonly type: 'prometheus'; readonly uid: string };
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly {
    readonly refId: string;
    readonly expr: string;
    readonly legendFormat: string;
  }[];
  readonly fieldConfig: { readonly defaults: { readonly unit: string }; readonly overrides: readonly [] };
}

interface Variable {
  readonly name: string;
  readonly label: string;
  readonly type: 'datasource' | 'textbox';
  readonly query: string;
  readonly current?: { readonly text: string; readonly value: string };
}

/** A dashboard in Grafana's v1 schema, as both of its APIs take it. */
export interface GrafanaDashboardSpec {
  readonly title: string;
  readonly tags: readonly string[];
  readonly schemaVersion: number;
  readonly editable: boolean;
  readonly timezone: string;
  readonly time: { readonly from: string; readonly to: string };
  readonly refresh: string;
  readonly templating: { readonly list: readonly Variable[] };
  readonly panels: readonly Panel[];
}

/** The newest that Grafana 12 knows; newer ones migrate it when they load it. */
const schemaVersion = 41;
const gridWidth = 24;
const statSize = { w: 4, h: 4 };
const seriesSize = { w: 12, h: 8 };

/**
 * A campaign's dashboard: a total for each metric on top, its course over time below. A metric is the Prometheus
 * counter `campaign_<metric>_total`, labelled with `campaign_id`. The data source and the campaign are variables,
 * so that one dashboard serves any Prometheus and can show another campaign's numbers for comparison.
 */
export function campaignDashboard({ uid, title, campaignId, metrics, tags = [] }: CampaignDashboard): {
  readonly uid: string;
  readonly spec: GrafanaDashboardSpec;
} {
  const seriesTop = Math.ceil((metrics.length * statSize.w) / gridWidth) * statSize.h;
  const totals = metrics.map(
    (metric, index): Panel => ({
      ...panel(index + 1, metric, '$__range'),
      type: 'stat',
      title: titleOf(metric),
      gridPos: place(index, statSize, 0),
    }),
  );
  const courses = metrics.map(
    (metric, index): Panel => ({
      ...panel(metrics.length + index + 1, metric, '$__interval'),
      type: 'timeseries',
      title: `${titleOf(metric)} over time`,
      gridPos: place(index, seriesSize, seriesTop),
    }),
  );
  const spec: GrafanaDashboardSpec = {
    title,
    tags: ['campaign', ...tags],
    schemaVersion,
    editable: true,
    timezone: 'browser',
    time: { from: 'now-30d', to: 'now' },
    refresh: '5m',
    templating: {
      list: [
        { name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus' },
        {
          name: 'campaign',
          label: 'Campaign',
          type: 'textbox',
          query: campaignId,
          current: { text: campaignId, value: campaignId },
        },
      ],
    },
    panels: [...totals, ...courses],
  };
  return { uid, spec };
}

function place(index: number, { w, h }: { readonly w: number; readonly h: number }, top: number) {
  const perRow = gridWidth / w;
  return { x: (index % perRow) * w, y: top + Math.floor(index / perRow) * h, w, h };
}

function titleOf(metric: string): string {
  const words = metric.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function panel(id: number, metric: string, window: '$__range' | '$__interval') {
  const counter = `campaign_${metric.replace(/[^A-Za-z0-9_]/g, '_')}_total`;
  const expr = `sum(increase(${counter}{campaign_id="$campaign"}[${window}]))`;
  return {
    id,
    datasource: { type: 'prometheus', uid: '$datasource' },
    targets: [{ refId: 'A', expr, legendFormat: titleOf(metric) }],
    fieldConfig: { defaults: { unit: 'short' }, overrides: [] },
  } as const;
}
