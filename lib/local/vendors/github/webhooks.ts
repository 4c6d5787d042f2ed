import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock/clock.ts';
import type { Addresses } from './addresses.ts';
import { dateOf } from './dates.ts';
import type { Repository } from './repository.ts';
import type { RepositoryEvent } from './repository-event.ts';
import { signGithubWebhook } from './sign-webhook.ts';
import { stableId } from './stable-id.ts';
import { pingPayload, type WebhookEvent, type WebhookPayload, webhookPayload } from './webhook-payload.ts';

export interface Webhook {
  readonly url: string;
  readonly secret: string;
  /** The `owner/name` whose events it gets; those of every repository by default. */
  readonly repository?: string;
}

/** One request to a webhook, as GitHub lists it for those who set it up. */
export interface WebhookDelivery {
  readonly id: number;
  /** The header `X-GitHub-Delivery`; a redelivery has that of the delivery that it repeats. */
  readonly guid: string;
  readonly event: WebhookEvent;
  readonly action?: string;
  readonly redelivery: boolean;
  /** Milliseconds since the epoch. */
  readonly deliveredAt: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** HTTP status of the answer, once there is one. */
  readonly status?: number;
  /** Why there is none. */
  readonly failure?: 'dropped' | 'timed-out' | 'unreachable';
}

export interface Webhooks {
  /** Sets one up. @returns what became of the ping that GitHub sends it first. */
  register(webhook: Webhook): Promise<WebhookDelivery>;
  /** Sends an event to every webhook that wants it; nobody waits for the answer. */
  emit(repository: Repository, event: RepositoryEvent): void;
  /** Everything that was sent or dropped, oldest first. */
  deliveries(): readonly WebhookDelivery[];
  /** Sends the same bytes under the same GUID once more. */
  redeliver(id: number): Promise<WebhookDelivery>;
  /** Loses deliveries from now on, before they are sent: all, none, or those for which it holds. */
  drop(which: boolean | ((delivery: WebhookDelivery) => boolean)): void;
  /** Resolves when every delivery is answered or has failed, also those that came of it. */
  settled(): Promise<void>;
  /** Gives up what is under way. */
  close(): Promise<void>;
}

/** How long GitHub waits for an answer. */
const timeoutMs = 10_000;

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

export function createWebhooks(clock: Clock, addresses: () => Addresses): Webhooks {
  const hooks: (Webhook & { readonly id: number })[] = [];
  const deliveries: WebhookDelivery[] = [];
  const underWay = new Set<Promise<WebhookDelivery>>();
  const closing = new AbortController();
  let lost: (delivery: WebhookDelivery) => boolean = () => false;

  const post = async (url: string, delivery: Writable<WebhookDelivery>): Promise<WebhookDelivery> => {
    const overdue = new AbortController();
    const cancel = clock.at(clock.now() + timeoutMs, () => overdue.abort());
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: delivery.headers,
        body: delivery.body,
        redirect: 'manual',
        signal: AbortSignal.any([overdue.signal, closing.signal]),
      });
      await response.arrayBuffer();
      delivery.status = response.status;
    } catch {
      delivery.failure = overdue.signal.aborted ? 'timed-out' : 'unreachable';
    } finally {
      cancel();
    }
    return delivery;
  };
  const track = (sent: Promise<WebhookDelivery>): Promise<WebhookDelivery> => {
    underWay.add(sent);
    void sent.finally(() => underWay.delete(sent));
    return sent;
  };

  const send = (hook: (typeof hooks)[number], payload: WebhookPayload): Promise<WebhookDelivery> => {
    const id = deliveries.length + 1;
    const guid = randomUUID();
    const body = JSON.stringify(payload.body);
    const delivery: Writable<WebhookDelivery> = {
      id,
      guid,
      event: payload.event,
      ...(payload.action === undefined ? {} : { action: payload.action }),
      redelivery: false,
      deliveredAt: clock.now(),
      headers: headersOf(hook, payload.event, guid, body),
      body,
    };
    deliveries.push(delivery);
    if (!lost(delivery)) return track(post(hook.url, delivery));
    delivery.failure = 'dropped';
    return Promise.resolve(delivery);
  };

  return {
    register(webhook) {
      const hook = { ...webhook, id: stableId(`webhook ${hooks.length + 1}`) };
      hooks.push(hook);
      return send(hook, pingPayload(hook.id, hook.url, addresses(), dateOf(clock.now())));
    },
    emit(repository, event) {
      const told = hooks.filter((hook) => (hook.repository ?? repository.fullName) === repository.fullName);
      if (told.length === 0) return;
      const payload = webhookPayload(repository, event, addresses());
      for (const hook of told) void send(hook, payload);
    },
    deliveries: () => deliveries,
    redeliver(id) {
      const before = deliveries.find((delivery) => delivery.id === id);
      const hook = hooks.find((hook) => String(hook.id) === before?.headers['X-GitHub-Hook-ID']);
      if (before === undefined || hook === undefined) throw new Error(`no webhook delivery ${id}`);
      const { status: _, failure: __, ...same } = before;
      const again = { ...same, id: deliveries.length + 1, redelivery: true, deliveredAt: clock.now() };
      deliveries.push(again);
      return track(post(hook.url, again));
    },
    drop(which) {
      lost = typeof which === 'boolean' ? () => which : which;
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    async close() {
      closing.abort();
      await Promise.all(underWay);
    },
  };
}

function headersOf(
  hook: Webhook & { readonly id: number },
  event: WebhookEvent,
  guid: string,
  body: string,
): Record<string, string> {
  const scope = hook.repository === undefined ? 'organization' : 'repository';
  return {
    Accept: '*/*',
    'Content-Type': 'application/json',
    'User-Agent': 'GitHub-Hookshot/5a9dbd0',
    'X-GitHub-Event': event,
    'X-GitHub-Delivery': guid,
    'X-GitHub-Hook-ID': String(hook.id),
    'X-GitHub-Hook-Installation-Target-ID': String(stableId(hook.repository ?? 'organization')),
    'X-GitHub-Hook-Installation-Target-Type': scope,
    'X-Hub-Signature-256': signGithubWebhook(hook.secret, body),
  };
}
