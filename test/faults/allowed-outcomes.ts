import type { EffectKind } from '../../lambdas/campaign/effect-kinds.ts';
import type { VendorName } from '../support/world-artifacts.ts';

/**
 * Where no better end is possible than an effect that nobody can confirm: the vendor lets a second request make
 * a second thing, names no bound for how late it may carry one out, and nothing of ours shows whether it was
 * sent. What is not there when its time is over is therefore never sent again under the same key.
 */
export const mayStayUnconfirmed: readonly {
  readonly vendor: VendorName;
  readonly kind: EffectKind;
  /** The function whose request it is; others send the like for other ends. */
  readonly by: string;
  /** Faults by which a request is, or may be, unanswered and yet not carried out. */
  readonly faults: readonly string[];
  readonly why: string;
}[] = [
  {
    vendor: 'sendgrid',
    kind: 'single-send',
    by: 'publish-email',
    faults: ['unavailable-once', 'unavailable', 'reset-once', 'never-sent'],
    why: 'single sends may have any name twice, and a 5xx does not say whether one was made',
  },
  {
    vendor: 'buffer',
    kind: 'post-draft',
    by: 'publish-social',
    faults: ['unavailable-once', 'unavailable', 'reset-once', 'never-sent'],
    why: 'posts have no key of ours, and an error does not say whether one was made',
  },
  {
    vendor: 'slack',
    kind: 'message',
    by: 'open-review',
    faults: ['unavailable-once', 'unavailable', 'reset-once', 'never-sent'],
    why: 'Slack posts the same message twice, and a 5xx does not say whether it posted',
  },
];

/**
 * Where a compensation is refused for as long as it is asked for: the thing stays, and a person is told. Every
 * vendor can refuse so; the kinds are those that its compensation is about.
 */
export const mayFailToUndo: readonly {
  readonly vendor: VendorName;
  readonly kinds: readonly EffectKind[];
}[] = [
  { vendor: 'qdrant', kinds: ['memory'] },
  { vendor: 'github', kinds: ['branch', 'pull-request', 'pull-request-end', 'blog-file', 'stored-image'] },
  { vendor: 'slack', kinds: ['message', 'message-update'] },
  // A mail or a post that stays shows its image, so the image stays too.
  { vendor: 'sendgrid', kinds: ['single-send', 'single-send-schedule', 'stored-image'] },
  { vendor: 'buffer', kinds: ['post-draft', 'post', 'stored-image'] },
  { vendor: 'grafana', kinds: ['dashboard'] },
];

/** Faults that last, and so may keep a compensation from ever succeeding. */
export const lastingRefusals: readonly string[] = ['refused', 'unauthorised', 'throttled', 'unavailable'];
