// The newest frames' machine totals, in one array a metric that never grows: a day of streaming takes what a minute takes.
import type { Frame, Value } from './types';

/** What is kept of a frame. */
type Row = Pick<Frame, 'id' | 'begin' | 'length' | 'total'>;

export class Ring {
  readonly times: Float64Array;
  private readonly ids: Float64Array;
  private readonly lengths: Float64Array;
  private readonly columns: Float64Array[];
  private head = 0;
  private count = 0;
  private newest = 0;

  constructor(
    readonly capacity: number,
    metrics: number,
  ) {
    this.times = new Float64Array(capacity);
    this.ids = new Float64Array(capacity);
    this.lengths = new Float64Array(capacity);
    this.columns = Array.from({ length: metrics }, () => new Float64Array(capacity));
  }

  get metrics(): number {
    return this.columns.length;
  }

  get size(): number {
    return this.count;
  }

  /** The id of the newest frame; 0 before the first. */
  get lastId(): number {
    return this.newest;
  }

  get from(): number | null {
    return this.count === 0 ? null : this.timeAt(0);
  }

  /** The end of the newest frame. */
  get to(): number | null {
    if (this.count === 0) return null;
    const at = (this.head + this.count - 1) % this.capacity;
    return (this.times[at] ?? NaN) + (this.lengths[at] ?? NaN);
  }

  get bytes(): number {
    return this.times.byteLength * (3 + this.metrics);
  }

  /** False for a frame that is here already: after a reconnect the server may say it twice. */
  push(frame: Row): boolean {
    if (frame.id <= this.newest) return false;
    // The source has started again from an earlier moment: its curves would run backwards.
    if (this.count > 0 && frame.begin <= this.timeAt(this.count - 1)) this.clear();
    this.newest = frame.id;
    // A CSV may begin with a metric late: it was not known before.
    while (this.columns.length < frame.total.length) this.columns.push(new Float64Array(this.capacity).fill(NaN));
    const at = (this.head + this.count) % this.capacity;
    this.times[at] = frame.begin;
    this.ids[at] = frame.id;
    this.lengths[at] = frame.length;
    this.columns.forEach((column, i) => (column[at] = frame.total[i] ?? NaN));
    if (this.count < this.capacity) this.count++;
    else this.head = (this.head + 1) % this.capacity;
    return true;
  }

  /** Puts frames between those that are here already; gives back the ones that were not. */
  fill<T extends Row>(frames: T[]): T[] {
    const own = Array.from({ length: this.count }, (_, i) => this.rowAt(i));
    const known = new Set(own.map((row) => row.id));
    const fresh = frames.filter((frame) => !known.has(frame.id));
    if (fresh.length === 0) return fresh;
    this.clear();
    this.newest = 0;
    for (const row of [...own, ...fresh].sort((a, b) => a.id - b.id)) this.push(row);
    return fresh;
  }

  private clear(): void {
    this.head = 0;
    this.count = 0;
  }

  /** Whether any frame knows the metric. */
  knows(metric: number): boolean {
    const column = this.columns[metric];
    if (!column) return false;
    for (let i = 0; i < this.count; i++) if (!Number.isNaN(column[(this.head + i) % this.capacity])) return true;
    return false;
  }

  /** Frames that begin in [from, to), as times and one list for each of `metrics`; null where not known or a frame is missing. */
  window(from: number, to: number, metrics: number[]): { times: number[]; values: Value[][] } {
    const times: number[] = [];
    const values: Value[][] = metrics.map(() => []);
    const columns = metrics.map((m) => this.columns[m]);
    let last = NaN;
    let length = NaN;
    for (let i = this.firstAt(from); i < this.count; i++) {
      const t = this.timeAt(i);
      if (t >= to) break;
      // Half a frame may be the clock's doing.
      if (t > last + 1.5 * length) {
        times.push(last + length);
        for (const list of values) list.push(null);
      }
      const at = (this.head + i) % this.capacity;
      times.push(t);
      columns.forEach((column, m) => {
        const value = column?.[at] ?? NaN;
        values[m]?.push(Number.isNaN(value) ? null : value);
      });
      last = t;
      length = this.lengths[at] ?? NaN;
    }
    return { times, values };
  }

  private rowAt(i: number): Row {
    const at = (this.head + i) % this.capacity;
    return { id: this.ids[at] ?? 0, begin: this.times[at] ?? NaN, length: this.lengths[at] ?? NaN, total: this.columns.map((c) => c[at] ?? NaN) };
  }

  private timeAt(i: number): number {
    return this.times[(this.head + i) % this.capacity] ?? NaN;
  }

  private firstAt(from: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.timeAt(middle) < from) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
