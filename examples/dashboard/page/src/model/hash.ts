// What the page shows, in the address: a link opens the same view again.

/** A process: its entity number in one run of the server, and by what it is found again in another. */
export interface Chosen {
  entity: number;
  run: number;
  name: string;
  pid: number | null;
}

export interface View {
  /** Key of the chosen incident; null: the newest one is shown as it comes. */
  incident: string | null;
  process: Chosen | null;
  /** The chosen suspect of the incident, counted from 1. */
  suspect: number | null;
  /** Seconds that are shown: the last ones, or those around the incident. */
  follow: number;
  /** The moment of the process table; null: the newest frame. */
  at: number | null;
}

export const SPANS = [60, 300, 900] as const;
export const HOME: View = { incident: null, process: null, suspect: null, follow: 300, at: null };

const numeric = (text: string | null): number | null => {
  if (text === null || text.trim() === '') return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
};

export function toHash(view: View): string {
  const params = new URLSearchParams();
  if (view.incident !== null) params.set('incident', view.incident);
  if (view.process) {
    const { entity, run, name, pid } = view.process;
    params.set('process', String(entity));
    params.set('run', String(run));
    params.set('name', name);
    if (pid !== null) params.set('pid', String(pid));
  }
  if (view.suspect !== null) params.set('suspect', String(view.suspect));
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
  const [entity, run, follow] = [whole('process'), whole('run'), whole('last')];
  return {
    incident: params.get('incident')?.slice(0, 200) || null,
    process: entity !== null && run !== null ? { entity, run, name: params.get('name') ?? '', pid: whole('pid') } : null,
    suspect: whole('suspect') || null,
    follow: follow !== null && SPANS.some((s) => s === follow) ? follow : HOME.follow,
    at: numeric(params.get('at')),
  };
}

/** The window that shows an incident with what came before and after it: `span` seconds, and a minute on each side at least. */
export function around(begin: number, end: number, span: number): { from: number; to: number } {
  const margin = Math.max((span - (end - begin)) / 2, 60);
  return { from: begin - margin, to: end + margin };
}
