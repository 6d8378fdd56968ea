// What the page knows of the server. Views are told of changes at most once per animation frame.
import { getJson, pause, waitBefore } from './api';
import { merge, settles } from './incidents';
import { addLoss } from './loss';
import { Ring } from './ring';
import { Stream, type StreamState } from './stream';
import type { Frame, Loss, MetricsAnswer, Ongoing, Summary } from './types';

/** An hour at a frame a second. */
export const CAPACITY = 3600;
/** An ongoing incident of which nothing was heard for this many frames is over. */
const SILENT_FRAMES = 30;

export class Store {
  meta: MetricsAnswer | null = null;
  ring = new Ring(1, 0);
  stream: StreamState = 'connecting';
  incidents: Summary[] = [];
  listed = false;
  ongoing: Ongoing | null = null;
  loss: Loss = {};
  missed = 0;
  processes = 0;
  note = '';
  /** Grows with each run of the server that was met: entity numbers are of one run. */
  runs = 0;
  frames = 0;

  private connection: Stream | null = null;
  private silent = 0;
  private asking = false;
  private version = 0;
  private scheduled = false;
  private readonly listeners = new Set<() => void>();
  private readonly abort = new AbortController();

  constructor(private readonly schedule: (run: () => void) => void = (run) => void requestAnimationFrame(run)) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly snapshot = (): number => this.version;

  /** Loads what the server has kept, then follows the stream from there: nothing missing, nothing doubled. */
  async start(): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await this.loadTable();
        await this.loadFrames(null);
        break;
      } catch (error) {
        if (this.abort.signal.aborted) return;
        this.stream = 'reconnecting';
        this.note = error instanceof Error ? error.message : String(error);
        this.changed();
        await pause(waitBefore(attempt), this.abort.signal);
      }
    }
    this.connection = new Stream(this.ring.lastId, {
      event: (kind, data) => this.event(kind, data),
      state: (state) => {
        this.stream = state;
        this.changed();
      },
      hello: (_run, oldest, changed) => this.hello(oldest, changed),
      missed: (count) => this.gap(count),
    });
    this.connection.start();
  }

  stop(): void {
    this.abort.abort();
    this.connection?.stop();
  }

  take(frame: Frame): void {
    if (!this.ring.push(frame)) return;
    this.frames++;
    this.processes = frame.processes;
    this.loss = addLoss(this.loss, frame.loss);
    if (this.ongoing && ++this.silent > SILENT_FRAMES) this.ongoing = null;
    if (this.meta && frame.total.length > this.meta.metrics.length) this.askTable();
    this.changed();
  }

  add(summaries: Summary[]): void {
    this.incidents = merge(this.incidents, summaries);
    this.listed = true;
    if (this.ongoing && summaries.some((s) => this.ongoing && settles(this.ongoing, s))) this.ongoing = null;
    this.changed();
  }

  async loadIncidents(): Promise<void> {
    const answer = await getJson<{ incidents: Summary[] }>('/api/v1/incidents', this.abort.signal);
    this.add(answer.incidents);
  }

  event(kind: string, data: unknown): void {
    if (kind === 'frame') this.take(data as Frame);
    else if (kind === 'incident') this.add([data as Summary]);
    else if (kind === 'ongoing') {
      this.ongoing = data as Ongoing;
      this.silent = 0;
    } else if (kind === 'note') this.note = String((data as { text?: unknown }).text ?? '');
    else if (kind === 'end') this.ongoing = null;
    this.changed();
  }

  private async loadTable(): Promise<void> {
    const meta = await getJson<MetricsAnswer>('/api/v1/metrics', this.abort.signal, 1);
    // The same columns, perhaps with more after them: what is here stays.
    const goesOn = this.meta?.metrics.every((row, i) => row.name === meta.metrics[i]?.name);
    if (!goesOn) this.ring = new Ring(CAPACITY, meta.metrics.length);
    this.meta = meta;
    this.changed();
  }

  /** A frame has more values than there are names: the table has grown. If this fails, the next frame asks again. */
  private askTable(): void {
    if (this.asking) return;
    this.asking = true;
    void this.loadTable()
      .catch(() => undefined)
      .finally(() => (this.asking = false));
  }

  /** Frames the server has kept, by the extent in the source's own time; from `from` on, if given. */
  private async loadFrames(from: number | null): Promise<void> {
    let next = from ?? this.meta?.history.from ?? null;
    while (next !== null) {
      const answer: { frames: Frame[]; more?: boolean } = await getJson(`/api/v1/frames?from=${next}`, this.abort.signal);
      for (const frame of answer.frames) this.take(frame);
      const last = answer.frames[answer.frames.length - 1];
      next = answer.more && last ? last.begin + 1e-6 : null;
    }
  }

  private hello(oldest: number, changed: boolean): void {
    if (changed) {
      this.runs++;
      this.ongoing = null;
      // The source may be another one now, and so the table: what came meanwhile stands in the wrong columns.
      const before = this.ring;
      void this.loadTable().then(() => this.ring !== before && this.refill(), () => undefined);
    } else if (this.connection && oldest > this.connection.after + 1 && this.runs + this.frames > 0) this.refill();
    void this.loadIncidents().catch(() => undefined);
  }

  /** The server dropped events of ours: what it still keeps of them is fetched. */
  private gap(count: number): void {
    this.missed += count;
    this.refill();
    void this.loadIncidents().catch(() => undefined);
    this.changed();
  }

  /** Missing frames are older than the newest one here: the ring is filled anew from what the server keeps. */
  private refill(): void {
    void (async () => {
      await this.loadTable();
      const path = `/api/v1/frames?from=${this.meta?.history.from ?? 0}`;
      const { frames } = await getJson<{ frames: Frame[] }>(path, this.abort.signal);
      const fresh = new Ring(CAPACITY, this.ring.metrics);
      for (const frame of frames) fresh.push(frame);
      // A frame that came meanwhile would be lost: then the next gap or reconnect does it.
      if (fresh.lastId >= this.ring.lastId) this.ring = fresh;
      this.changed();
    })().catch(() => undefined);
  }

  private changed(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    this.schedule(() => {
      this.scheduled = false;
      this.version++;
      for (const listener of this.listeners) listener();
    });
  }
}
