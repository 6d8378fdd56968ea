// One small multiple: uPlot, with the incident as a band. Data are handed over as they are; colours come from the
// style sheet.
import { useEffect, useLayoutEffect, useRef } from 'react';
import uPlot from 'uplot';
import { ticks, type Axis, type ChartData } from '../model/axis';
import { shortTime } from '../model/clock';
import { number } from '../model/units';

export interface Band {
  begin: number;
  end: number;
  chosen: boolean;
}

interface Props {
  title: string;
  data: ChartData;
  window: { from: number; to: number };
  bands: Band[];
  height: number;
  axis: Axis;
  /** Whether the axis of time is below it. */
  timed: boolean;
  onCursor: (index: number | null) => void;
  onPick: (t: number) => void;
}

const DASHES: number[][] = [[], [6, 3], [2, 3], [8, 3, 2, 3], [1, 2], [10, 4]];
const SYNC = 'time';
const LEFT = 46;

const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function drawBands(u: uPlot, bands: Band[]): void {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const band of bands) {
    const left = u.valToPos(band.begin, 'x', true);
    const right = Math.max(u.valToPos(band.end, 'x', true), left + 2);
    ctx.fillStyle = colour(band.chosen ? '--band-chosen' : '--band');
    ctx.fillRect(left, bbox.top, right - left, bbox.height);
    ctx.strokeStyle = colour('--edge');
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash(band.chosen ? [] : [3 * devicePixelRatio, 3 * devicePixelRatio]);
    for (const x of [left, right]) {
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
    }
  }
  ctx.restore();
}

/** Moves the cursor of all charts, as the mouse does. */
export function moveCursor(t: number): void {
  for (const u of uPlot.sync(SYNC).plots) u.setCursor({ left: u.valToPos(t, 'x'), top: 1 });
}

function optionsFor(props: () => Props, width: number): uPlot.Options {
  const { height, data, timed } = props();
  const soft = (): string => colour('--soft');
  const grid = { stroke: () => colour('--line'), width: 1 };
  return {
    width,
    height,
    legend: { show: false },
    padding: [6, 22, timed ? 0 : 6, 0],
    cursor: {
      sync: { key: SYNC, scales: ['x', null] },
      y: false,
      drag: { x: false, y: false },
      points: { size: 5 },
    },
    scales: {
      x: { time: false, auto: false, range: () => [props().window.from, props().window.to] },
      y: { range: () => props().axis.range },
    },
    axes: [
      {
        show: timed,
        stroke: soft,
        grid,
        ticks: { show: false },
        size: 22,
        font: '11px system-ui, sans-serif',
        space: 80,
        incrs: [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 86400],
        values: (_u, splits, _a, _s, step) => splits.map((t) => shortTime(t, step < 1 ? 1 : 0)),
      },
      {
        stroke: soft,
        grid,
        ticks: { show: false },
        size: LEFT,
        gap: 4,
        font: '11px system-ui, sans-serif',
        splits: () => ticks(props().axis, height > 120 ? 6 : 3),
        values: (_u, splits) => splits.map((v) => number(v / props().axis.scale.factor)),
      },
    ],
    series: [
      {},
      ...data.values.map((_, i) => ({
        stroke: () => colour(`--c${i % 6}`),
        width: 1.5,
        dash: DASHES[i % 6] ?? [],
        points: { show: false },
        spanGaps: false,
      })),
    ],
    hooks: {
      drawClear: [(u) => drawBands(u, props().bands)],
      setCursor: [(u) => props().onCursor(u.cursor.idx ?? null)],
    },
  };
}

export function Chart(props: Props) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const shape = `${props.data.values.length}:${props.height}:${props.timed}`;

  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return;
    const { data } = latest.current;
    const u = new uPlot(optionsFor(() => latest.current, Math.max(element.clientWidth, 100)), [data.times, ...data.values], element);
    plot.current = u;
    // Goes with the plot's own element.
    u.over.addEventListener('click', (e) => latest.current.onPick(u.posToVal(e.offsetX, 'x')));
    const resized = new ResizeObserver(() => u.setSize({ width: Math.max(element.clientWidth, 100), height: latest.current.height }));
    resized.observe(element);
    const redraw = (): void => u.redraw(false, true);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    addEventListener('themechange', redraw);
    scheme.addEventListener('change', redraw);
    return () => {
      resized.disconnect();
      removeEventListener('themechange', redraw);
      scheme.removeEventListener('change', redraw);
      u.destroy();
      plot.current = null;
    };
  }, [shape]);

  useEffect(() => {
    plot.current?.setData([props.data.times, ...props.data.values]);
  }, [props.data, props.window.from, props.window.to, props.bands]);

  return <div ref={host} className="plot" role="img" aria-label={`Curve: ${props.title}`} />;
}
