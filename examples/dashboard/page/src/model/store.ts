// What the page knows of the server. Views are told of changes at most once per animation frame.
import { getJson, pause, waitBefore, wordsOf } from './api';
import { merge, settles } from './incidents';
import { addLoss } from './loss';
import { Ring } from './ring';
import { Stream, type StreamState } from './stream';
import type { Frame, Loss, MetricsAnswer, Ongoing, Summary } from './types';

/** An hour at a frame a second. */
export const CAPACITY = 3600;
/** An ongoing incident of which nothing was heard for this many frames is over. */
const SILENT_FRAMES = 30;
/** Seconds after which the table is asked for again: what the source has lost is in it. */
const TABLE_EVERY = 10;

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
  /** The run of the server: entity numbers are of one. */
  run: number | null = null;
  /** Seconds, in tens, that a live source has sent no frame for; 0 as long as that is usual. */
  silence = 0;

  private lastFrame = Date.now();
  private seconds = 0;
  private timer: ReturnType<typeof setInterval> | undefined;
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
        await this.loadTable(1);
        await this.loadFrames();
        this.note = '';
        break;
      } catch (error) {
        if (this.abort.signal.aborted) return;
        this.stream = 'reconnecting';
        this.note = wordsOf(error);
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
      hello: (run, changed, earlier) => this.hello(run, changed, earlier),
      missed: (count) => this.gap(count),
    });
    this.connection.start();
    this.timer = setInterval(() => this.second(), 1000);
  }

  stop(): void {
    this.abort.abort();
    clearInterval(this.timer);
    this.connection?.stop();
  }

  take(frame: Frame): void {
    if (!this.ring.push(frame)) return;
    this.count(frame);
    this.lastFrame = Date.now();
    this.silence = 0;
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

  /** `anew`: what is listed is of an earlier run, and goes when the answer is there. */
  async loadIncidents(anew = false): Promise<void> {
    const gone = new Set(anew ? this.incidents : []);
    const answer = await getJson<{ incidents: Summary[] }>('/api/v1/incidents', this.abort.signal);
    this.incidents = this.incidents.filter((s) => !gone.has(s));
    this.add(answer.incidents);
  }

  event(kind: string, data: unknown): void {
    if (kind === 'frame') this.take(data as Frame);
    else if (kind === 'incident') this.add([data as Summary]);
    else if (kind === 'ongoing') {
      this.ongoing = data as Ongoing;
      this.silent = 0;
    } else if (kind === 'note') this.note = String((data as { text?: unknown }).text ?? '');
    else if (kind === 'end') {
      this.ongoing = null;
      this.askTable();
    }
    this.changed();
  }

  private count(frame: Frame): void {
    if (frame.id === this.ring.lastId) this.processes = frame.processes;
    this.loss = addLoss(this.loss, frame.loss);
  }

  private second(): void {
    if (this.stream === 'live' && ++this.seconds % TABLE_EVERY === 0) this.askTable();
    const source = this.meta?.source;
    const without = (Date.now() - this.lastFrame) / 1000;
    const unusual = source?.mode === 'live' && this.stream === 'live' && without > Math.max(10, 3 * source.interval);
    const silence = unusual ? Math.floor(without / 10) * 10 : 0;
    if (silence === this.silence) return;
    this.silence = silence;
    this.changed();
  }

  private async loadTable(attempts = Infinity): Promise<void> {
    const meta = await getJson<MetricsAnswer>('/api/v1/metrics', this.abort.signal, attempts);
    // The same columns, perhaps with more after them: what is here stays.
    const goesOn = this.meta?.metrics.every((row, i) => row.name === meta.metrics[i]?.name);
    if (!goesOn) this.begin(meta.metrics.length);
    this.meta = meta;
    this.changed();
  }

  /** Nothing of what was here goes on. */
  private begin(metrics: number): void {
    this.ring = new Ring(CAPACITY, metrics);
    this.loss = {};
  }

  /** If this fails, the next frame that has more values than there are names, or the next ten seconds, ask again. */
  private askTable(): void {
    if (this.asking) return;
    this.asking = true;
    void this.loadTable(1)
      .catch(() => undefined)
      .finally(() => (this.asking = false));
  }

  /** All frames the server keeps, by the extent in the source's own time; those that are not here yet take their places. */
  private async loadFrames(): Promise<void> {
    const { run } = this;
    for (let next = this.meta?.history.from ?? null; next !== null; ) {
      const answer: { frames: Frame[]; more?: boolean } = await getJson(`/api/v1/frames?from=${next}`, this.abort.signal);
      // Another run may have begun, with other columns: it has loaded its own.
      if (run !== this.run) return;
      for (const frame of this.ring.fill(answer.frames)) this.count(frame);
      const last = answer.frames[answer.frames.length - 1];
      next = answer.more && last ? last.begin + 1e-6 : null;
    }
    this.changed();
  }

  private hello(run: number, changed: boolean, earlier: boolean): void {
    this.run = run;
    if (changed) {
      this.ongoing = null;
      this.note = '';
      if (earlier) this.begin(this.ring.metrics);
      // The source may be another one now, and so the table: what came meanwhile stands in the wrong columns.
      const before = this.ring;
      void this.loadTable()
        .then(() => (earlier || this.ring !== before ? this.loadFrames() : undefined))
        .catch(() => undefined);
    }
    void this.loadIncidents(changed).catch(() => undefined);
  }

  /** The server dropped events of ours: what it still keeps of them is fetched. */
  private gap(count: number): void {
    this.missed += count;
    void this.loadTable().then(() => this.loadFrames()).catch(() => undefined);
    void this.loadIncidents().catch(() => undefined);
    this.changed();
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
