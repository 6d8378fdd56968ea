// What the columns show, worked out from the view: window, curves, bands.
import { getJson } from '../model/api';
import { chartsOf } from '../model/charts';
import { around, SPANS, type View } from '../model/hash';
import type { Store } from '../model/store';
import type { EntityCurves, Incident, Metric, Ongoing, ProcessRow, Suspect, Summary, Value } from '../model/types';
import { capital } from '../model/units';
import { who } from '../model/visible';
import type { Band, ChartData } from './chart';
import type { Plot } from './charts';
import { metricOf } from './incidents';

export type Window = { from: number; to: number };

/** The last seconds of the source, a chosen window, or the surroundings of a chosen incident. */
export function windowOf(view: View, store: Store, incident: Incident | null): Window {
  if (view.window) return view.window;
  if (view.incident !== null && incident) return around(incident.begin, incident.end);
  const to = store.ring.to ?? 0;
  // Until there is enough to fill the window it starts with the first frame.
  return { from: Math.max(to - view.follow, Math.min(store.ring.from ?? to, to - SPANS[0])), to };
}

export function bandsOf(incidents: Summary[], ongoing: Ongoing | null, window: Window, shown: string | null): Band[] {
  const bands = incidents
    .filter((s) => s.end > window.from && s.begin < window.to && (s.key === shown || !s.origin.startsWith('upload')))
    .map((s) => ({ begin: s.begin, end: s.end, chosen: s.key === shown }));
  if (ongoing && ongoing.end > window.from) bands.push({ begin: ongoing.begin, end: Math.max(ongoing.end, window.to), chosen: shown === null });
  return bands;
}

/** Curves of the machine, from the frames kept here; empty if there are none of that time. */
export function machinePlots(store: Store, window: Window, all: boolean): Plot[] {
  const { ring, meta } = store;
  return chartsOf(meta?.metrics ?? []).flatMap((spec) => {
    const lines = spec.lines.filter((line) => ring.knows(line.metric));
    if (lines.length === 0 || (spec.extra && !all)) return [];
    const data = ring.window(window.from, window.to, lines.map((l) => l.metric));
    return [{ ...spec, lines, data }];
  });
}

export function processPlots(metrics: Metric[], curves: EntityCurves, all: boolean): Plot[] {
  const has = (m: number): boolean => (curves.values[metrics[m]?.name ?? ''] ?? []).some((v) => v !== null);
  return chartsOf(metrics).flatMap((spec) => {
    const lines = spec.lines.filter((line) => has(line.metric));
    if (lines.length === 0 || (spec.extra && !all)) return [];
    const values = lines.map((line) => curves.values[metrics[line.metric]?.name ?? ''] ?? []);
    return [{ ...spec, lines, data: { times: curves.times, values } }];
  });
}

/** The incident's own curve: the machine, and its first suspects or the chosen one. */
export function ownPlot(incident: Incident, table: Metric[], chosen: number | null): { plot: Plot; metrics: Metric[] } {
  const metric = metricOf(table, incident.curve.metric, incident.curve.unit);
  const ranked: [Suspect, number][] = incident.suspects.map((s, i) => [s, i + 1]);
  const shown = (chosen === null ? ranked.slice(0, 3) : ranked.filter(([, rank]) => rank === chosen)).filter(([s]) => s.curve);
  const values: Value[][] = [incident.curve.total, ...shown.map(([s]) => s.curve ?? [])];
  const data: ChartData = { times: incident.curve.times, values };
  const labels = ['machine', ...shown.map(([s, rank]) => `${rank}. ${who(s, 24)}`)];
  const title = capital(metric.noun);
  return { plot: { key: 'own', title, extra: false, lines: labels.map((label) => ({ metric: 0, label })), data }, metrics: [metric] };
}

/** The entity of a suspect, while frames of that time are kept; null if it cannot be found. */
export async function entityOf(suspect: Suspect, at: number, signal?: AbortSignal): Promise<number | null> {
  if (suspect.entity !== undefined) return suspect.entity;
  const params = new URLSearchParams({ at: String(at), q: suspect.pid === null ? suspect.name : String(suspect.pid), limit: '2000' });
  const answer = await getJson<{ processes: ProcessRow[] }>(`/api/v1/processes?${params}`, signal, 2);
  return answer.processes.find((p) => p.name === suspect.name && p.pid === suspect.pid)?.entity ?? null;
}
