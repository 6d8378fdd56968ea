// Which metrics share a chart. The table of the source drives it: what it does not have is not drawn, and what is
// not named here gets a chart of its own.
import type { Metric } from './types';
import { capital } from './units';
import { visible } from './visible';

export interface Line {
  metric: number;
  label: string;
}

export interface ChartSpec {
  key: string;
  title: string;
  lines: Line[];
  /** Shown only if asked for. */
  extra: boolean;
}

const GROUPS: [title: string, names: string[], extra?: boolean][] = [
  ['CPU', ['cpu', 'cpu_system', 'cpu_stolen']],
  ['Waiting for a core', ['ready']],
  ['Stalled', ['pressure_cpu', 'pressure_memory', 'pressure_io']],
  ['Memory', ['working_set', 'memory', 'swap']],
  ['Disk', ['disk_read', 'disk_write']],
  ['Network', ['network_receive', 'network_send']],
  ['Hard page faults', ['hard_faults']],
  ['Busy', ['cpu_busiest_core', 'disk_busy'], true],
  ['Everything stalled', ['pressure_memory_full', 'pressure_io_full'], true],
];

const SHORT: Record<string, string> = {
  cpu: 'all',
  ready: 'threads',
  pressure_cpu: 'for CPU',
  pressure_memory: 'for memory',
  pressure_io: 'for disk',
  pressure_memory_full: 'for memory',
  pressure_io_full: 'for disk',
  working_set: 'resident',
  memory: 'private',
  disk_read: 'read',
  disk_write: 'write',
  network_receive: 'receive',
  network_send: 'send',
  hard_faults: 'faults',
};

export function chartsOf(metrics: Metric[]): ChartSpec[] {
  const index = new Map(metrics.map((m, i) => [m.name, i]));
  const used = new Set<string>();
  const charts: ChartSpec[] = [];
  for (const [title, names, extra] of GROUPS) {
    const lines = names.flatMap((name) => {
      const metric = index.get(name);
      if (metric === undefined) return [];
      used.add(name);
      return [{ metric, label: SHORT[name] ?? visible(metrics[metric]?.noun ?? name, 24) }];
    });
    if (lines.length > 0) charts.push({ key: title, title, lines, extra: extra ?? false });
  }
  metrics.forEach((m, i) => {
    // One line a core would be a chart a core; the busiest one is shown.
    if (used.has(m.name) || /^cpu_core_\d+$/.test(m.name)) return;
    const known = m.otel_name !== '' || m.name === 'load';
    charts.push({ key: m.name, title: capital(m.noun), lines: [{ metric: i, label: visible(m.noun, 24) }], extra: known });
  });
  return charts;
}

/** Columns of the process table, of those that a process has. */
export function columnsOf(metrics: Metric[]): number[] {
  const wanted = ['cpu', 'working_set', 'memory', 'disk_read', 'disk_write', 'network_receive', 'network_send'];
  const found = wanted.map((name) => metrics.findIndex((m) => m.name === name)).filter((i) => i >= 0);
  return found.length > 0 ? found : metrics.slice(0, 6).map((_, i) => i);
}
