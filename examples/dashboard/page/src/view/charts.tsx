// The column of curves over one time axis: of the machine, of a chosen process, or, where frames of that time are
// not kept, the incident's own curve.
import { useMemo, useRef, useState } from 'react';
import type { ChartSpec } from '../model/charts';
import { shortTime } from '../model/clock';
import type { Metric } from '../model/types';
import { quantity, scaleFor } from '../model/units';
import { Chart, type Band, type ChartData } from './chart';

export interface Plot extends ChartSpec {
  data: ChartData;
}

interface Props {
  plots: Plot[];
  metrics: Metric[];
  window: { from: number; to: number };
  bands: Band[];
  tall?: boolean;
  onPick: (t: number) => void;
}

function unitOf(plot: Plot, metric: Metric | undefined): string {
  let largest = 0;
  for (const list of plot.data.values) for (const v of list) if (v !== null && v > largest) largest = v;
  return metric ? scaleFor(largest, metric).unit : '';
}

export function Charts({ plots, metrics, window, bands, tall = false, onPick }: Props) {
  const [at, setAt] = useState<number | null>(null);
  const scheduled = useRef<number | null | undefined>(undefined);
  // The cursor of all charts moves at once; the numbers follow with the next animation frame.
  const onCursor = useMemo(
    () => (index: number | null) => {
      const idle = scheduled.current === undefined;
      scheduled.current = index;
      if (!idle) return;
      requestAnimationFrame(() => {
        setAt(scheduled.current ?? null);
        scheduled.current = undefined;
      });
    },
    [],
  );
  const last = plots.length - 1;
  const times = plots[0]?.data.times ?? [];
  return (
    <div className="charts">
      <p className="readout" aria-hidden="true">
        {at !== null && times[at] !== undefined ? `at ${shortTime(times[at], 1)}` : 'last values'}
      </p>
      {plots.map((plot, p) => {
        const first = metrics[plot.lines[0]?.metric ?? -1];
        const length = plot.data.times.length;
        const index = at !== null && at < length ? at : length - 1;
        return (
          <section key={plot.key} className="multiple" aria-label={plot.title}>
            <header>
              <h3>{plot.title}</h3>
              <span className="unit">{unitOf(plot, first)}</span>
              <ul className="legend">
                {plot.lines.map((line, i) => (
                  <li key={line.label + i} title={metrics[line.metric]?.summary}>
                    <svg className={`key k${i % 6}`} width="18" height="8" aria-hidden="true">
                      <path d="M0 4h18" />
                    </svg>
                    {line.label} <b>{quantity(plot.data.values[i]?.[index], metrics[line.metric])}</b>
                  </li>
                ))}
              </ul>
            </header>
            <Chart
              title={plot.title}
              metrics={plot.lines.map((l) => metrics[l.metric])}
              data={plot.data}
              window={window}
              bands={bands}
              height={(tall ? 240 : 74) + (p === last ? 22 : 0)}
              axis={p === last}
              onCursor={onCursor}
              onPick={onPick}
            />
          </section>
        );
      })}
    </div>
  );
}
