import type { QuietHours } from '../settings.ts';

/** Whether nobody is to be disturbed at a moment, in milliseconds since the epoch. */
export function isQuiet({ from, to, timeZone }: QuietHours, at: number): boolean {
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at);
  return from <= to ? time >= from && time < to : time >= from || time < to;
}
