import type { VendorName } from '../support/world-artifacts.ts';

/** One thing that happened in a campaign, counted from its launch: where a fault can strike. */
export type Site =
  /** A request to a vendor; `nth` of those that are alike and come from the same function. */
  | {
      readonly kind: 'vendor';
      readonly vendor: VendorName;
      readonly call: string;
      readonly fn: string;
      readonly nth: number;
    }
  /** A request to one of our own stores, or to Step Functions. */
  | {
      readonly kind: 'store';
      readonly service: string;
      readonly operation: string;
      readonly fn: string;
      readonly nth: number;
    }
  | { readonly kind: 'invocation'; readonly fn: string; readonly nth: number }
  | { readonly kind: 'state'; readonly machine: string; readonly state: string; readonly nth: number };

/** What events have to share to be counted together. */
export function seriesOf(site: Site): string {
  switch (site.kind) {
    case 'vendor':
      return `vendor/${site.vendor}/${site.call} by ${site.fn}`;
    case 'store':
      return `store/${site.service}/${site.operation} by ${site.fn}`;
    case 'invocation':
      return `lambda/${site.fn}`;
    case 'state':
      return `state/${site.machine}/${site.state}`;
    default:
      return site satisfies never;
  }
}

/** A name that people can print and type again. */
export const nameOf = (site: Site): string => `${seriesOf(site)}#${site.nth}`;
