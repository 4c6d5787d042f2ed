import type { ServiceSettings } from './config.ts';
import type { Clock } from './local/clock/clock.ts';
import { type BufferSandbox, startBufferSandbox } from './local/vendors/buffer.ts';
import { type FigmaSandbox, startFigmaSandbox } from './local/vendors/figma.ts';
import { type GithubSandbox, startGithubSandbox } from './local/vendors/github.ts';
import { type GrafanaSandbox, startGrafanaSandbox } from './local/vendors/grafana.ts';
import { type LlmSandbox, startLlmSandbox } from './local/vendors/llm.ts';
import { type NotionSandbox, startNotionSandbox } from './local/vendors/notion.ts';
import { marketResearch } from './local/vendors/notion-market-research.ts';
import { type PagesSandbox, startPagesSandbox } from './local/vendors/pages.ts';
import { type QdrantSandbox, startQdrantSandbox } from './local/vendors/qdrant.ts';
import type { Sandbox } from './local/vendors/sandbox.ts';
import { type SendgridSandbox, startSendgridSandbox } from './local/vendors/sendgrid.ts';
import { type SlackSandbox, startSlackSandbox } from './local/vendors/slack.ts';

/** The doubles of all vendors, furnished with what a stage's settings name. */
export interface CampaignVendors {
  readonly notion: NotionSandbox;
  readonly pages: PagesSandbox;
  readonly qdrant: QdrantSandbox;
  readonly llm: LlmSandbox;
  readonly figma: FigmaSandbox;
  readonly github: GithubSandbox;
  readonly slack: SlackSandbox;
  readonly sendgrid: SendgridSandbox;
  readonly buffer: BufferSandbox;
  readonly grafana: GrafanaSandbox;
}

export async function startCampaignVendors(
  clock: Clock,
  settings: ServiceSettings,
): Promise<CampaignVendors> {
  const { github, slack, buffer, grafana, figma, notion } = settings;
  return {
    notion: await startNotionSandbox({ clock, dataSources: { [notion.dataSourceId]: marketResearch } }),
    pages: await startPagesSandbox({ clock }),
    qdrant: await startQdrantSandbox({ clock }),
    llm: await startLlmSandbox({ clock }),
    figma: await startFigmaSandbox({ clock, designs: { [figma.fileKey]: figma.frames } }),
    github: await startGithubSandbox({
      clock,
      repositories: [
        `${github.owner}/${github.reviewRepository}`,
        `${github.owner}/${github.blogRepository}`,
      ],
      defaultBranch: github.baseBranch,
    }),
    slack: await startSlackSandbox({
      clock,
      team: slack.team,
      channels: [{ id: slack.channel, name: 'campaign-reviews' }],
    }),
    sendgrid: await startSendgridSandbox({ clock }),
    buffer: await startBufferSandbox({
      clock,
      organizationId: buffer.organizationId,
      channels: Object.entries(buffer.channels).map(([service, id]) => ({ id, service })),
      tags: Object.fromEntries((buffer.tagIds ?? []).map((id) => [id, id])),
    }),
    grafana: await startGrafanaSandbox({
      clock,
      folders: grafana.folderUid === undefined ? [] : [grafana.folderUid],
    }),
  };
}

/** What the secret of each vendor holds, so that the handlers talk to its double. */
export function vendorSecrets(vendors: CampaignVendors): Record<string, unknown> {
  const { pages: _, ...withSecrets } = vendors;
  return Object.fromEntries(
    Object.entries(withSecrets).map(([service, sandbox]) => [service, sandbox.secret()]),
  );
}

export async function closeVendors(vendors: CampaignVendors): Promise<void> {
  const all: readonly Sandbox[] = Object.values(vendors);
  await Promise.all(all.map((sandbox) => sandbox.close()));
}
