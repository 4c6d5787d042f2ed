import { changeParcel } from './parcels-table.ts';

export async function handler({ id, stop }: { readonly id: string; readonly stop: string }) {
  await changeParcel(id, { status: 'on its way' }, { scannedAt: new Set([stop]) });
  return { stop };
}
