import { type EffectKind, effectKinds } from '../../lambdas/campaign/effect-kinds.ts';
import type { VendorName } from '../support/world-artifacts.ts';

/** What a request to a vendor does there. */
export type CallNature =
  | { readonly kind: 'read' }
  /** Changes something; of an effect's own request the kind of the effect is known. */
  | { readonly kind: 'write'; readonly effect?: EffectKind };

/** Requests that make an effect come true. */
const makers: readonly (readonly [VendorName, RegExp, EffectKind])[] = [
  ['qdrant', /^PUT collections\/\w+\/points/, 'memory'],
  ['github', /^POST .*git\/refs$/, 'branch'],
  ['github', /^POST .*pulls$/, 'pull-request'],
  ['github', /^PUT .*merge$/, 'pull-request-end'],
  ['github', /^PATCH .*git\/refs\//, 'commit'],
  ['github', /^PUT .*contents\//, 'blog-file'],
  ['slack', /chat\.postMessage/, 'message'],
  ['slack', /chat\.update/, 'message-update'],
  ['sendgrid', /^POST singlesends$/, 'single-send'],
  ['sendgrid', /^PUT singlesends\/:id\/schedule$/, 'single-send-schedule'],
  ['buffer', /createPost/i, 'post-draft'],
  ['buffer', /editPost/i, 'post'],
  ['grafana', /^POST dashboards/, 'dashboard'],
];

/** POST requests that only ask. */
const questions: readonly (readonly [VendorName, RegExp])[] = [
  ['notion', /./],
  ['llm', /./],
  ['pages', /./],
  ['qdrant', /points\/(query|scroll|search|count)|points$/],
  ['slack', /conversations\.|auth\.test|getPermalink/],
  ['sendgrid', /singlesends\/search/],
  ['buffer', /^query /],
];

export function natureOf(vendor: VendorName, call: string): CallNature {
  const maker = makers.find(([name, shape]) => name === vendor && shape.test(call));
  if (maker !== undefined) return { kind: 'write', effect: maker[2] };
  const asks =
    call.startsWith('GET ') || questions.some(([name, shape]) => name === vendor && shape.test(call));
  return asks ? { kind: 'read' } : { kind: 'write' };
}

/** How long an unanswered request of this nature may still be carried out. */
export function lateMsOf(vendor: VendorName, call: string): number {
  const nature = natureOf(vendor, call);
  if (nature.kind === 'write' && nature.effect !== undefined) return effectKinds[nature.effect].lateMs;
  const known = Object.values(effectKinds).filter((facts) => facts.vendor === vendor);
  return Math.max(...known.map(({ lateMs }) => lateMs), 0);
}
