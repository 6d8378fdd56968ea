// Moments of the source, in UTC as in the reports. A CSV may count its own seconds from 0: those stay numbers.

const CALENDAR_FROM = 1e8;

const two = (value: number): string => String(value).padStart(2, '0');

export function shortTime(t: number, decimals = 0): string {
  if (!Number.isFinite(t)) return 'unknown';
  if (t < CALENDAR_FROM) return `${Number(t.toFixed(decimals))} s`;
  const unit = 10 ** decimals;
  const ticks = Math.floor(t * unit + 1e-3);
  const date = new Date(Math.floor(ticks / unit) * 1000);
  const text = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  return decimals === 0 ? text : `${text}.${String(ticks % unit).padStart(decimals, '0')}`;
}

export function moment(t: number): string {
  if (!Number.isFinite(t) || t < CALENDAR_FROM) return shortTime(t, 1);
  const date = new Date(t * 1000);
  return `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())} ${shortTime(t)} UTC`;
}

/** Without the day where it is that of `beside`, a moment the reader has before them. */
export function nearMoment(t: number, beside: number | null): string {
  if (t < CALENDAR_FROM) return shortTime(t, 1);
  const sameDay = beside !== null && Math.floor(t / 86400) === Math.floor(beside / 86400);
  return sameDay ? shortTime(t) : moment(t).slice(0, 16);
}
