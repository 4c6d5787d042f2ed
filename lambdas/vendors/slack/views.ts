import * as z from 'zod';
import type { VendorHttp } from '../../platform/vendor-http.ts';
import type { ModalView } from './modal.ts';
import { postJson } from './post-json.ts';

/** The windows that Slack opens for one person. */
export interface SlackViews {
  /**
   * Opens a modal for the person whose interaction the trigger came with.
   * @param triggerId good for one modal, within three seconds of the interaction
   * @throws VendorRejectedError with Slack's code: `expired_trigger_id` or `trigger_expired` for one that is
   *   too old, `exchanged_trigger_id` for a used one, `invalid_arguments` for a modal against Slack's rules
   * @throws VendorUnavailableError if Slack does not answer before the trigger has run out
   */
  openView(triggerId: string, view: ModalView): Promise<void>;
}

/** Of the three seconds that a trigger lives; the rest is for the way to us and for our own work. */
export const openViewTimeoutMs = 2_000;

/** @param http with a timeout no longer than `openViewTimeoutMs` */
export function createViews(http: VendorHttp): SlackViews {
  return {
    async openView(triggerId, view) {
      await http.send(
        {
          // A modal leaves nothing behind at Slack, so there is nothing to reconcile.
          kind: 'read',
          operation: 'slack.open_view',
          ...postJson('views.open', { trigger_id: triggerId, view }),
        },
        z.looseObject({ ok: z.literal(true) }),
      );
    },
  };
}
