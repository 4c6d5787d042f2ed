import { changeParcel } from './parcels-table.ts';

export async function handler({ id, token }: { readonly id: string; readonly token: string }) {
  await changeParcel(id, { status: 'at the door', token });
}
