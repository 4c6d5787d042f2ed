import type { WorldArtifact } from '../support/world-artifacts.ts';
import { expectedOf, kindsOf, madeAs } from './artifact-kinds.ts';
import type { Ending } from './campaign-run.ts';
import { type KeptRecord, listedStates } from './kept-record.ts';

/**
 * What exists at a vendor or in S3 though its campaign was not published, and is not listed in the record as
 * something that could not be taken back; and of a published campaign, whatever is there beside it.
 */
export function orphans({ record, made, objects }: Ending): string[] {
  const there = made.filter(isThere);
  if (record === undefined) return there.map((artifact) => `${nameOf(artifact)} has no record`);
  if (record.status.startsWith('completed')) return surplus(record, there);
  const unlisted = there.filter((artifact) => !isListed(record, artifact));
  const kept = JSON.stringify(listed(record));
  return [
    ...unlisted.map((artifact) => `${nameOf(artifact)} is there and not listed`),
    ...objects.filter((key) => !kept.includes(key)).map((key) => `s3 ${key} is there and not listed`),
  ];
}

/**
 * A closed pull request, its comments and a message without buttons stay: they say what became of the campaign.
 * What a merge has put on the base branch is a thing of its own.
 */
function isThere({ kind, data, removedAt }: WorldArtifact): boolean {
  if (removedAt !== undefined) return false;
  if (kind === 'comment') return false;
  if (kind === 'pull-request') return data['state'] !== 'closed';
  if (kind === 'message') return JSON.stringify(data['blocks'] ?? []).includes('"button"');
  return true;
}

function surplus(record: KeptRecord, there: readonly WorldArtifact[]): string[] {
  const kinds = [...new Set(there.map(({ kind }) => kind))];
  return kinds.flatMap((kind) => {
    const found = there.filter((artifact) => artifact.kind === kind);
    const unconfirmed = effectsMaking(record, kind).filter(({ state }) => listedStates.has(state));
    const allowed = expectedOf(record, kind) + unconfirmed.length;
    return found.length <= allowed ? [] : [`${found.length} of ${kind} are there instead of ${allowed}`];
  });
}

function effectsMaking({ effects }: KeptRecord, kind: string) {
  return Object.values(effects).filter((effect) => kindsOf(kind).includes(effect.kind));
}

const listed = ({ effects }: KeptRecord) =>
  Object.values(effects).filter(({ state }) => listedStates.has(state));

/** What was never confirmed has no id of the vendor's in the record; its kind is all that is known. */
function isListed(record: KeptRecord, artifact: WorldArtifact): boolean {
  const identity = madeAs(artifact);
  return effectsMaking(record, artifact.kind)
    .filter(({ state }) => listedStates.has(state))
    .some((effect) => effect.state === 'unconfirmed' || JSON.stringify(effect).includes(identity));
}

const nameOf = ({ vendor, kind, id }: WorldArtifact) => `${vendor} ${kind} ${id}`;
