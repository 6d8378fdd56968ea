// Numbers with the units that the library's reports have too: cores, MB/s, MiB, ms.
import type { Metric } from './types';
import { visible } from './visible';

export interface Scale {
  /** Divide a value by it. */
  factor: number;
  unit: string;
}

const RATES = ['B/s', 'kB/s', 'MB/s', 'GB/s', 'TB/s'];
const SIZES = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

function stepped(size: number, step: number, units: string[]): Scale {
  let power = 0;
  while (power < units.length - 1 && size >= step ** (power + 1)) power++;
  return { factor: step ** power, unit: units[power] ?? '' };
}

// "{fault}/s" -> "faults/s": a UCUM annotation names what is counted.
function annotated(unit: string): string {
  const close = unit.indexOf('}');
  let noun = visible(unit.slice(1, close), 24).replaceAll('_', ' ');
  if (noun === 'context switch') noun = 'switch';
  return noun + (/(s|ch)$/.test(noun) ? 'es' : 's') + visible(unit.slice(close + 1), 8);
}

/** The unit that suits values of this size. */
export function scaleFor(size: number, metric: Pick<Metric, 'unit' | 'one'>): Scale {
  const { unit } = metric;
  size = Math.abs(size);
  if (unit === 'By/s') return stepped(size, 1000, RATES);
  if (unit === 'By') return stepped(size, 1024, SIZES);
  if (unit === 's' && size > 0 && size < 0.9995) return { factor: 0.001, unit: 'ms' };
  if (unit === 'Cel') return { factor: 1, unit: '°C' };
  if (unit === '1' || unit === '') return { factor: metric.one === '%' ? 0.01 : 1, unit: metric.one };
  if (/^\{.+\}/.test(unit)) return { factor: 1, unit: annotated(unit) };
  return { factor: 1, unit: visible(unit, 16) };
}

/** Three significant digits, thousands grouped. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return 'unknown';
  const size = Math.abs(value);
  if (size >= 1e15) return value.toExponential(2);
  if (size >= 99.95) return Math.round(value).toLocaleString('en-US');
  if (size >= 9.995) return String(Number(value.toFixed(1)));
  if (size >= 0.00995 || size === 0) return String(Number(value.toFixed(2)));
  if (size < 1e-6) return value.toExponential(2);
  return String(Number(value.toPrecision(2)));
}

export function quantity(value: number | null | undefined, metric: Metric | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  if (!metric) return number(value);
  const scale = scaleFor(value, metric);
  const text = number(value / scale.factor);
  if (scale.unit === '') return text;
  if (text === '1' && (scale.unit === 'cores' || scale.unit === 'threads')) return `1 ${scale.unit.slice(0, -1)}`;
  return `${text} ${scale.unit}`;
}

/** A noun as it begins a line. A CSV names its own metrics: it is made visible. */
export function capital(noun: string): string {
  const shown = visible(noun, 40);
  return shown.charAt(0).toUpperCase() + shown.slice(1);
}

export function percent(share: number): string {
  const value = share * 100;
  const nearAnEnd = (value > 0 && value < 0.95) || (value > 99.05 && value < 99.95);
  return `${value.toFixed(nearAnEnd ? 1 : 0)} %`;
}

export function span(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'unknown';
  if (seconds < 0.9995) return `${number(seconds * 1000)} ms`;
  if (seconds < 99.95) return `${number(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  if (whole < 172800) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
  return `${Math.floor(whole / 86400)} d ${Math.floor((whole % 86400) / 3600)} h`;
}
