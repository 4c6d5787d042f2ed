import type { Artifact } from '../local/vendors/artifacts.ts';
import type { Sandbox } from '../local/vendors/sandbox.ts';

/** One thing of a campaign that is at a vendor. */
export interface LeftAtVendor {
  readonly vendor: string;
  readonly kind: string;
  readonly id: string;
}

/**
 * What the vendors have of the only campaign that they were ever asked about. A pull request that was closed, and
 * a message that only says what became of it, are no part of it.
 */
export function leftAtVendors(vendors: readonly Pick<Sandbox, 'name' | 'artifacts'>[]): LeftAtVendor[] {
  return vendors.flatMap(({ name, artifacts }) =>
    artifacts
      .existing()
      .filter((artifact) => !onlyTells(artifact))
      .map(({ kind, id }) => ({ vendor: name, kind, id })),
  );
}

function onlyTells({ kind, data }: Artifact): boolean {
  if (kind === 'pull-request') return data['state'] === 'closed' && data['merged'] !== true;
  return kind === 'message' && !JSON.stringify(data['blocks']).includes('"button"');
}
