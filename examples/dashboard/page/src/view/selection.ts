// What the columns show, worked out from the view: window, curves, bands.
import { useEffect } from 'react';
import { getJson } from '../model/api';
import type { ChartData } from '../model/axis';
import { chartsOf } from '../model/charts';
import { around, SPANS, type Chosen, type View } from '../model/hash';
import type { Store } from '../model/store';
import type { EntityCurves, Incident, Metric, ProcessRow, ReportDocument, Suspect, Summary, Value } from '../model/types';
import { capital } from '../model/units';
import { who } from '../model/visible';
import type { Band } from './chart';
import type { Plot } from './charts';
import { useLoaded, type Change, type Loaded } from './hooks';
import { metricOf } from './incidents';

export type Window = { from: number; to: number };

/** The last seconds of the source, or the surroundings of a chosen incident. */
export function windowOf(view: View, store: Store, incident: Incident | null): Window {
  if (view.incident !== null && incident) return around(incident.begin, incident.end, view.follow);
  const to = store.ring.to ?? 0;
  // Until there is enough to fill the window it starts with the first frame.
  return { from: Math.max(to - view.follow, Math.min(store.ring.from ?? to, to - SPANS[0])), to };
}

/** Whether an incident was met in what the server watches now: not in a recording that was sent to it, or watched before. */
export function ofSource(store: Store, { origin }: Summary): boolean {
  const source = store.meta?.source;
  return source !== undefined && origin === (source.mode === 'live' ? 'live' : `recording:${source.name}`);
}

/** `chosen`: the incident that is shown; by a link it may be older than the list. */
export function bandsOf(store: Store, window: Window, shown: string | null, chosen: { begin: number; end: number } | undefined): Band[] {
  const { ongoing } = store;
  const bands = store.incidents
    .filter((s) => s.key !== shown && s.end > window.from && s.begin < window.to && ofSource(store, s))
    .map((s) => ({ begin: s.begin, end: s.end, chosen: false }));
  if (ongoing && ongoing.end > window.from) bands.push({ begin: ongoing.begin, end: Math.max(ongoing.end, window.to), chosen: shown === null });
  if (chosen && chosen.end > window.from) bands.push({ begin: chosen.begin, end: chosen.end, chosen: true });
  return bands;
}

function plotsOf(metrics: Metric[], all: boolean, knows: (metric: number) => boolean, dataOf: (metrics: number[]) => ChartData): Plot[] {
  return chartsOf(metrics).flatMap((spec) => {
    const lines = spec.lines.filter((line) => knows(line.metric));
    return lines.length === 0 || (spec.extra && !all) ? [] : [{ ...spec, lines, data: dataOf(lines.map((l) => l.metric)) }];
  });
}

/** Curves of the machine, from the frames kept here; empty if there are none of that time. */
function machinePlots({ ring }: Store, metrics: Metric[], { from, to }: Window, all: boolean): Plot[] {
  return plotsOf(metrics, all, (m) => ring.knows(m), (list) => ring.window(from, to, list));
}

function processPlots(metrics: Metric[], { times, values }: EntityCurves, all: boolean): Plot[] {
  const of = (m: number): Value[] => values[metrics[m]?.name ?? ''] ?? [];
  return plotsOf(metrics, all, (m) => of(m).some((v) => v !== null), (list) => ({ times, values: list.map(of) }));
}

/** The incident's own curve: the machine, and its first suspects or the chosen one. */
function ownPlot(incident: Incident, table: Metric[], chosen: number | null): { plot: Plot; metrics: Metric[] } {
  const metric = metricOf(table, incident.curve.metric, incident.curve.unit);
  const ranked: [Suspect, number][] = incident.suspects.map((s, i) => [s, i + 1]);
  const shown = (chosen === null ? ranked.slice(0, 3) : ranked.filter(([, rank]) => rank === chosen)).filter(([s]) => s.curve);
  const values: Value[][] = [incident.curve.total, ...shown.map(([s]) => s.curve ?? [])];
  const data: ChartData = { times: incident.curve.times, values };
  const labels = ['machine', ...shown.map(([s, rank]) => `${rank}. ${who(s, 24)}`)];
  const title = capital(metric.noun);
  return { plot: { key: 'own', title, extra: false, lines: labels.map((label) => ({ metric: 0, label })), data }, metrics: [metric] };
}

/** Where a process is in the server's present run; null if it is not kept there. */
async function found(store: Store, who: Pick<Suspect, 'name' | 'pid'>, at: number | null, signal: AbortSignal): Promise<Chosen | null> {
  const { name, pid } = who;
  const { run } = store;
  const params = new URLSearchParams({ q: pid === null ? name : String(pid), limit: '2000' });
  if (at !== null) params.set('at', String(at));
  const answer = await getJson<{ processes: ProcessRow[] }>(`/api/v1/processes?${params}`, signal, 6);
  const entity = answer.processes.find((p) => p.name === name && p.pid === pid)?.entity;
  return entity === undefined || run === null ? null : { entity, run, name, pid };
}

/** The chosen process's own curves. A suspect that was chosen is looked up first; so is a process of another run of the
 *  server, where its number may be another one's. */
export function useCurves(store: Store, view: View, change: Change, window: Window, report: Loaded<ReportDocument>): Loaded<EntityCurves> {
  const { process } = view;
  const incident = view.incident !== null ? report.value?.incidents[0] : undefined;
  const connected = store.stream === 'live' || store.stream === 'ended';
  const here = process !== null && process.run === store.run;
  const who = process ?? (view.suspect !== null ? report.value?.incidents[0]?.suspects[view.suspect - 1] : undefined);
  // Until the incident is there its window is not known, nor the newest one before the first frame.
  const settled = window.to > 0 && (view.incident === null || incident !== undefined || report.error !== '');
  // Before its first frame a run knows of no process.
  const begun = store.run !== null && store.ring.lastId >= store.run;
  const at = incident && view.suspect !== null ? (incident.begin + incident.end) / 2 : view.at;
  const sought = connected && settled && begun && !here && who ? `${view.incident} ${who.name} ${who.pid} ${at} ${store.run}` : null;
  useEffect(() => {
    if (sought === null || !who) return;
    const abort = new AbortController();
    found(store, who, at, abort.signal).then((chosen) => abort.signal.aborted || change({ process: chosen }, true), () => undefined);
    return () => abort.abort();
  }, [sought]);

  const grows = !incident || (store.ring.to ?? 0) < window.to;
  const range = incident ? `${window.from} ${window.to}` : `last ${view.follow}`;
  const key = here && settled ? `${process.entity} ${process.run} ${range}` : null;
  return useLoaded(key, (signal) => getJson<EntityCurves>(`/api/v1/entities/${process?.entity}?from=${window.from}&to=${window.to}`, signal, 2), {
    keep: true,
    hold: !connected,
    again: grows && store.stream === 'live',
  });
}

/** The place of the chosen suspect, from 1: by its place in a report, by its process while the incident goes on. */
export function rankOf(view: View, suspects: Suspect[]): number {
  const place = view.suspect ?? suspects.findIndex((s) => s.entity !== undefined && s.entity === view.process?.entity) + 1;
  return Math.min(Math.max(place, 1), Math.max(suspects.length, 1));
}

/** What the column of curves shows: the process, the machine, or, where nothing of that is kept, the incident's `own` curve. */
export function drawn(store: Store, view: View, window: Window, curves: Loaded<EntityCurves>, report: ReportDocument | null, all: boolean) {
  const metrics = store.meta?.metrics ?? [];
  const one = view.process !== null;
  const plots = !one ? machinePlots(store, metrics, window, all) : curves.value ? processPlots(metrics, curves.value, all) : [];
  const kept = plots.some((p) => p.data.times.length > 0);
  const loading = one ? curves.value === null && curves.error === '' : store.ring.size === 0 && store.stream === 'connecting';
  const incident = report?.incidents[0];
  if (!incident || view.incident === null || loading || (kept && (one || view.suspect === null))) return { plots, metrics, window, own: false, kept };
  const own = ownPlot(incident, report?.metrics ?? metrics, view.suspect);
  const [from, to] = [own.plot.data.times[0], own.plot.data.times.at(-1)];
  return { plots: [own.plot], metrics: own.metrics, window: from !== undefined && to !== undefined && from < to ? { from, to } : window, own: true, kept };
}
