import { changeParcel } from './parcels-table.ts';

/** From the rule on the journey's status: what the input transformer makes of the event. */
export async function handler({ parcel, status }: { readonly parcel: string; readonly status: string }) {
  await changeParcel(parcel, { endedAs: status });
}
