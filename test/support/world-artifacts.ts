import type { CampaignVendors } from '../../lib/campaign-vendors.ts';
import type { Artifact } from '../../lib/local/vendors/artifacts.ts';
import type { Sandbox } from '../../lib/local/vendors/sandbox.ts';

export type VendorName = keyof CampaignVendors;

/** One thing that a vendor has, or had. */
export interface WorldArtifact extends Artifact {
  readonly vendor: VendorName;
}

/** What all vendors together had at one moment, so that what came later can be told apart. */
export type WorldMark = ReadonlyMap<VendorName, number>;

const sandboxes = (vendors: CampaignVendors) => Object.entries(vendors) as unknown as [VendorName, Sandbox][];

export function markOf(vendors: CampaignVendors): WorldMark {
  return new Map(sandboxes(vendors).map(([name, { artifacts }]) => [name, artifacts.everExisted().length]));
}

/** What a vendor sent out, by the kind of thing that it was scheduled as; both have the same id. */
const origins: Readonly<Record<string, string>> = { mailing: 'single-send', 'published-post': 'post' };

/**
 * Everything that was made at any vendor after the mark, whether it is still there or not. What was scheduled
 * before the mark and went out after it is not counted.
 */
export function madeSince(vendors: CampaignVendors, mark: WorldMark): WorldArtifact[] {
  const made = sandboxes(vendors).flatMap(([vendor, { artifacts }]) =>
    artifacts
      .everExisted()
      .slice(mark.get(vendor) ?? 0)
      .map((artifact) => ({ ...artifact, vendor })),
  );
  return made.filter(({ kind, id }) => {
    const origin = origins[kind];
    return origin === undefined || made.some((other) => other.kind === origin && other.id === id);
  });
}
