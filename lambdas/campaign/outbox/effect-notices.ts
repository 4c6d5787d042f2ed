import { type Effect, resultOf } from '../effect.ts';
import { factsOf } from '../effect-kinds.ts';
import type { Notice, NoticeKind } from './notice.ts';

/** What people are told of an effect that has come into a state, if anything. */
const told: Partial<Record<Effect['state'], { readonly kind: NoticeKind; readonly what: string }>> = {
  undo_failed: { kind: 'undo-failed', what: 'could not be taken back' },
  unconfirmed: { kind: 'unconfirmed', what: 'may be there: nobody can tell' },
  irreversible: { kind: 'not-reversible', what: 'is out and stays' },
  superseded: { kind: 'superseded', what: 'was changed by somebody else and left alone' },
  done_late: { kind: 'came-late', what: 'was there after all and is taken back' },
};

/** The campaign was over, and its warnings say that it is missing. */
const afterAll = { kind: 'there-after-all', what: 'is there after all' } as const;

/** The notice that goes with a change of state; none where the state stays what it was. */
export function noticesOf(key: string, before: Effect, after: Effect, now: number): Notice[] {
  const tell = before.state === 'intended' && after.state === 'done' ? afterAll : told[after.state];
  if (tell === undefined || before.state === after.state) return [];
  const reason = 'reason' in after && after.reason !== undefined ? `: ${after.reason}` : '';
  const url = resultOf(after)?.['url'];
  return [
    {
      id: `${tell.kind} ${key}`,
      kind: tell.kind,
      at: now,
      text: `${key} at ${after.vendor} ${tell.what}${reason}`,
      ...(typeof url === 'string' ? { links: [url] } : {}),
    },
  ];
}

/** A doubt about something that has a substitute is worth a line in the timeline, and nobody's attention. */
export function doubtNotices(key: string, doubted: Effect, now: number): Notice[] {
  if (doubted.state !== 'unconfirmed') return [];
  const kind = factsOf(doubted.kind).again === 'another' ? 'substituted' : 'unconfirmed';
  const text = `${key} at ${doubted.vendor} may be there: ${doubted.reason}`;
  return [{ id: `${kind} ${key}`, kind, at: now, text }];
}
