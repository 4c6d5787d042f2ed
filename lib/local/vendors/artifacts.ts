import type { Clock } from '../clock/clock.ts';

/** One thing that exists, or existed, at a vendor. */
export interface Artifact {
  /** `branch`, `message`, `single-send`... */
  readonly kind: string;
  /** The vendor's id, unique for its kind among what exists. */
  readonly id: string;
  /** Where a person would see it. */
  readonly url?: string;
  readonly createdAt: number;
  removedAt?: number;
  /** What the vendor knows of it; the sandbox changes it in place. */
  data: Record<string, unknown>;
}

/** Everything that was ever made at a vendor: how orphans and duplicates are counted. */
export interface Artifacts {
  create(kind: string, id: string, data: Record<string, unknown>, url?: string): Artifact;
  /** @returns whether there was one to remove. */
  remove(kind: string, id: string): boolean;
  find(kind: string, id: string): Artifact | undefined;
  /** What exists now, oldest first. */
  existing(kind?: string): readonly Artifact[];
  /** What exists now or existed before, oldest first. */
  everExisted(kind?: string): readonly Artifact[];
}

export function createArtifacts(clock: Clock): Artifacts {
  const all: Artifact[] = [];
  const live = new Map<string, Artifact>();
  const slot = (kind: string, id: string) => `${kind}\n${id}`;
  const ofKind = (kind: string | undefined) => (artifact: Artifact) =>
    kind === undefined || artifact.kind === kind;
  return {
    create(kind, id, data, url) {
      if (live.has(slot(kind, id))) throw new Error(`${kind} ${id} exists already`);
      const artifact: Artifact = {
        kind,
        id,
        createdAt: clock.now(),
        data,
        ...(url === undefined ? {} : { url }),
      };
      all.push(artifact);
      live.set(slot(kind, id), artifact);
      return artifact;
    },
    remove(kind, id) {
      const artifact = live.get(slot(kind, id));
      if (artifact === undefined) return false;
      artifact.removedAt = clock.now();
      return live.delete(slot(kind, id));
    },
    find: (kind, id) => live.get(slot(kind, id)),
    existing: (kind) => [...live.values()].filter(ofKind(kind)),
    everExisted: (kind) => all.filter(ofKind(kind)),
  };
}
