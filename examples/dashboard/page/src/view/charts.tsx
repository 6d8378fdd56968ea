// The column of curves over one time axis: of the machine, of a chosen process, or, where frames of that time are
// not kept, the incident's own curve.
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { axisOf, type ChartData } from '../model/axis';
import type { ChartSpec } from '../model/charts';
import { shortTime } from '../model/clock';
import type { Metric } from '../model/types';
import { quantity } from '../model/units';
import { Chart, moveCursor, type Band } from './chart';

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
  const axes = useMemo(() => plots.map((p) => axisOf(p.data, window, metrics[p.lines[0]?.metric ?? -1])), [plots, metrics, window.from, window.to]);
  const last = plots.length - 1;
  const times = plots[0]?.data.times ?? [];
  const newest = times.length - 1;
  const moment = at !== null ? times[at] : undefined;
  const move = (e: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageDown: -30, PageUp: 30, Home: -Infinity, End: Infinity }[e.key];
    const to = step === undefined ? undefined : times[Math.min(Math.max((at ?? newest) + step, 0), newest)];
    if (to !== undefined) moveCursor(to);
    else if (e.key === 'Enter' && moment !== undefined) onPick(moment);
    else return;
    e.preventDefault();
  };
  const said = moment !== undefined ? `at ${shortTime(moment, 1)}` : 'last values';
  return (
    <div className="charts">
      <p className="readout" role="slider" tabIndex={0} aria-label="Moment under the cursor of the curves" aria-valuemin={0} aria-valuemax={Math.max(newest, 0)} aria-valuenow={Math.max(at ?? newest, 0)} aria-valuetext={said} onKeyDown={move}>
        {said}
      </p>
      {plots.map((plot, p) => {
        const axis = axes[p];
        if (!axis) return null;
        const length = plot.data.times.length;
        const index = at !== null && at < length ? at : length - 1;
        return (
          <section key={plot.key} className="multiple" aria-label={plot.title}>
            <header>
              <h3>{plot.title}</h3>
              <span className="unit">{axis.scale.unit}</span>
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
              data={plot.data}
              window={window}
              bands={bands}
              height={(tall ? 240 : 74) + (p === last ? 22 : 0)}
              axis={axis}
              timed={p === last}
              onCursor={onCursor}
              onPick={onPick}
            />
          </section>
        );
      })}
    </div>
  );
}
