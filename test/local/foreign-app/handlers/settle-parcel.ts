import { changeParcel } from './parcels-table.ts';

export async function handler({ id, ...result }: { readonly id: string; readonly status: string }) {
  await changeParcel(id, result);
  return result;
}
