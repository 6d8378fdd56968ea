// What the page shows, in the address: a link opens the same view again.

export interface View {
  /** Key of the chosen incident; null: the newest one is shown as it comes. */
  incident: string | null;
  /** The chosen process: its entity number. */
  process: number | null;
  /** The chosen suspect of the incident, counted from 1, where its entity is not known. */
  suspect: number | null;
  /** A fixed window, or null: the last `follow` seconds. */
  window: { from: number; to: number } | null;
  follow: number;
  /** The moment of the process table; null: the newest frame. */
  at: number | null;
}

export const SPANS = [60, 300, 900] as const;
export const HOME: View = { incident: null, process: null, suspect: null, window: null, follow: 300, at: null };

const numeric = (text: string | null): number | null => {
  if (text === null || text.trim() === '') return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
};

export function toHash(view: View): string {
  const params = new URLSearchParams();
  if (view.incident !== null) params.set('incident', view.incident);
  if (view.process !== null) params.set('process', String(view.process));
  if (view.suspect !== null) params.set('suspect', String(view.suspect));
  if (view.window) params.set('window', `${view.window.from},${view.window.to}`);
  if (view.follow !== HOME.follow) params.set('last', String(view.follow));
  if (view.at !== null) params.set('at', String(view.at));
  const text = params.toString();
  return text === '' ? '' : `#${text}`;
}

/** Whatever cannot be read is left at its default: a link may come from anywhere. */
export function fromHash(hash: string): View {
  const params = new URLSearchParams(hash.replace(/^#/, ''));
  const whole = (name: string): number | null => {
    const value = numeric(params.get(name));
    return value !== null && Number.isInteger(value) && value >= 0 ? value : null;
  };
  const [from, to] = (params.get('window') ?? '').split(',').map(numeric);
  const follow = whole('last');
  return {
    incident: params.get('incident')?.slice(0, 200) || null,
    process: whole('process'),
    suspect: whole('suspect'),
    window: typeof from === 'number' && typeof to === 'number' && from < to ? { from, to } : null,
    follow: follow !== null && SPANS.some((s) => s === follow) ? follow : HOME.follow,
    at: numeric(params.get('at')),
  };
}

/** The window that shows an incident with what came before and after it. */
export function around(begin: number, end: number): { from: number; to: number } {
  const margin = Math.min(Math.max(2 * (end - begin), 20), 180);
  return { from: begin - margin, to: end + margin };
}
