// The vertical axis of a curve: what is visible decides about its range, and the range about the unit of heading and ticks.
import type { Metric, Value } from './types';
import { scaleFor, type Scale } from './units';

export interface ChartData {
  times: number[];
  values: Value[][];
}

export interface Axis {
  range: [number, number];
  scale: Scale;
}

export function axisOf(data: ChartData, window: { from: number; to: number }, metric: Metric | undefined): Axis {
  let low = 0;
  let high = 0;
  for (const list of data.values)
    list.forEach((v, i) => {
      const t = data.times[i] ?? NaN;
      if (v === null || !(t >= window.from && t <= window.to)) return;
      if (v < low) low = v;
      if (v > high) high = v;
    });
  const range: [number, number] = [low * 1.08, high > 0 || low < 0 ? high * 1.08 : 1];
  const size = Math.max(-range[0], range[1]);
  return { range, scale: metric ? scaleFor(size, metric) : { factor: 1, unit: '' } };
}

/** Ticks at round numbers of the axis's unit: 512 MiB and not 500 MB. */
export function ticks({ range: [low, high], scale: { factor } }: Axis, most: number): number[] {
  const rough = (high - low) / factor / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((f) => f * power >= rough) ?? 10) * power * factor;
  const list: number[] = [];
  for (let k = Math.ceil(low / step - 1e-4) + 0; k * step <= high + 1e-4 * step && list.length < 9; k++) list.push(k * step);
  return list;
}
