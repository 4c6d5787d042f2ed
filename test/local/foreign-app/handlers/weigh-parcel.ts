import { changeParcel } from './parcels-table.ts';

class ScaleBusyError extends Error {
  override readonly name = 'ScaleBusyError';
}

/** The scale is busy the first two times. */
export async function handler({ id }: { readonly id: string }) {
  const { weighings = 0 } = await changeParcel(id, {}, { weighings: 1 });
  if (weighings < 3) throw new ScaleBusyError(`the scale is busy, attempt ${weighings}`);
  return { grams: id.startsWith('heavy') ? 4200 : 300 };
}
