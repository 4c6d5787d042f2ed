import type { EffectKind } from '../../lambdas/campaign/effect-kinds.ts';
import type { WorldArtifact } from '../support/world-artifacts.ts';
import type { KeptRecord } from './kept-record.ts';

/** Which kinds of effect make what a vendor calls by this name. */
const makers: Readonly<Record<string, readonly EffectKind[]>> = {
  point: ['memory'],
  branch: ['branch'],
  'pull-request': ['pull-request'],
  message: ['message', 'message-update'],
  'single-send': ['single-send', 'single-send-schedule'],
  mailing: ['single-send', 'single-send-schedule'],
  post: ['post-draft', 'post'],
  'published-post': ['post-draft', 'post'],
  file: ['blog-file', 'pull-request-end'],
  dashboard: ['dashboard'],
};

export function kindsOf(artifactKind: string): readonly string[] {
  const found = makers[artifactKind];
  if (found === undefined) throw new Error(`nobody knows which effect makes a ${artifactKind}`);
  return found;
}

/** The end of a thing's address, as an effect's facts have it. */
export function madeAs({ kind, id }: WorldArtifact): string {
  switch (kind) {
    case 'pull-request':
      return `"number":${id.split('#').at(-1)}`;
    case 'branch':
    case 'file':
      return id.slice(id.indexOf(':') + 1);
    default:
      return id.split('/').at(-1) ?? id;
  }
}

/** How many of a kind a published campaign has. */
export function expectedOf({ brief, revision, effects }: KeptRecord, kind: string): number {
  const { channels, socialNetworks, approvalRequired } = brief;
  const posts = socialNetworks.length;
  switch (kind) {
    case 'branch':
    case 'pull-request':
      return approvalRequired ? 1 : 0;
    case 'message':
      return approvalRequired ? revision : 0;
    case 'single-send':
    case 'mailing':
      return channels.includes('email') ? 1 : 0;
    case 'post':
    case 'published-post':
      return channels.includes('social') ? posts : 0;
    case 'file':
      // An approved pull request is merged: its texts and their preview.
      return (channels.includes('blog') ? 1 : 0) + (approvalRequired ? 2 : 0);
    case 'dashboard':
      return 1;
    case 'point':
      return Object.values(effects).filter((effect) => effect.kind === 'memory').length;
    default:
      throw new Error(`nobody knows how many of ${kind} there should be`);
  }
}

/** A message or comment that only tells people something; there are as many as there is to tell. */
export function isNotice({ kind, data }: WorldArtifact): boolean {
  if (kind === 'comment') return true;
  return kind === 'message' && JSON.stringify(data['metadata'] ?? {}).includes('campaign_notice');
}
