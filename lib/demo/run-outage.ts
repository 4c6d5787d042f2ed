import { setTimeout as pause } from 'node:timers/promises';
import type { CampaignTwin } from '../campaign-twin.ts';
import type { CampaignVendors } from '../campaign-vendors.ts';
import { type CampaignApi, createCampaignApi } from './campaign-api.ts';
import type { Story } from './story.ts';
import { type WatchedCampaign, watchCampaigns } from './watched-campaigns.ts';
import { watchCircuit } from './watched-circuit.ts';

export type VendorName = keyof CampaignVendors;

export interface OutageResult {
  readonly service: VendorName;
  /** Requests that reached the service before its circuit was seen to be open. */
  readonly callsBeforeOpening: number;
  /** Requests that reached it from then on, while it was out. */
  readonly probes: number;
  /** Where its circuit has gone, in order. */
  readonly circuit: readonly string[];
  readonly campaigns: readonly WatchedCampaign[];
}

export interface OutageOptions {
  readonly service: VendorName;
  readonly answers: Record<string, unknown>;
  readonly story: Story;
  /** Told whether there is nothing to do but wait. */
  readonly onWaiting: (waiting: boolean) => void;
}

const campaignsAtOnce = 3;

/** How long the service stays out once its circuit has opened, in milliseconds. */
const outMs = 4 * 60_000;

const pollMs = 200;

/** Some campaigns while a service is out: its circuit opens, they wait, it comes back, and they go on. */
export async function runOutage(twin: CampaignTwin, options: OutageOptions): Promise<OutageResult> {
  const { service, answers, story, onWaiting } = options;
  const vendor = twin.vendors[service];
  const api = createCampaignApi(twin.apiUrl, () => twin.signIn({ sub: 'demo-marketer', tenant: 'demo' }));
  const mend = vendor.faults.add({
    fault: { kind: 'answer', answer: { status: 503, body: 'out of order' } },
  });
  story.tell(`${service} is out: it answers 503`);
  const campaigns = watchCampaigns(api, await launchSome(api, answers), story);
  const circuit = watchCircuit(api, service, story);

  let opened: { readonly at: number; readonly calls: number } | undefined;
  let callsWhileOut: number | undefined;
  while (!campaigns.areOver()) {
    await circuit.look();
    await campaigns.look();
    if (circuit.way().includes('open')) opened ??= { at: twin.clock.now(), calls: vendor.requests.length };
    onWaiting(campaigns.haveWaited());
    if (callsWhileOut === undefined && opened !== undefined && twin.clock.now() - opened.at > outMs) {
      callsWhileOut = vendor.requests.length;
      mend();
      story.tell(`${service} is back`);
    }
    await pause(pollMs);
  }
  await circuit.look();
  const callsBeforeOpening = opened?.calls ?? vendor.requests.length;
  return {
    service,
    callsBeforeOpening,
    probes: (callsWhileOut ?? vendor.requests.length) - callsBeforeOpening,
    circuit: circuit.way(),
    campaigns: campaigns.all(),
  };
}

/** Whether the circuit has opened and closed again, and every campaign has come to its end. */
export function wentWell({ circuit, campaigns }: OutageResult): boolean {
  return (
    circuit.includes('open') &&
    circuit.at(-1) === 'closed' &&
    campaigns.every(({ status }) => status === 'completed')
  );
}

/** Nobody is asked for an approval: the outage is what is to be seen. */
async function launchSome(api: CampaignApi, answers: Record<string, unknown>): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < campaignsAtOnce) {
    ids.push(await api.launch({ ...answers, approval_required: false }));
  }
  return ids;
}
