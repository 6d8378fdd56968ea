// The server-sent events. The wait before a reconnect is our own (the browser gives up after a refusal), so the
// id to go on after is sent as ?after=. An event is handed on once: ids grow. They begin at the time of the server's
// start, and so grow over a restart as well, unless its clock was set back.
import { waitBefore } from './api';

export type StreamState = 'connecting' | 'live' | 'reconnecting' | 'ended';

export interface Handlers {
  event(kind: string, data: unknown): void;
  state(state: StreamState): void;
  /** Connected to a run, named by its first id: the first time, again, or after a restart to another. That may have
   *  begun earlier, by a clock that was set back: what it said so far must be asked for. */
  hello(run: number, changed: boolean, earlier: boolean): void;
  /** Events that cannot be had any more. */
  missed(count: number): void;
}

const KINDS = ['frame', 'ongoing', 'incident', 'note', 'gap', 'end'];

export interface EventSourceLike {
  addEventListener(kind: string, listener: (event: { data: string; lastEventId: string }) => void): void;
  close(): void;
  onerror: ((event: never) => unknown) | null;
}

export class Stream {
  private source: EventSourceLike | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private attempt = 0;
  private run: number | null = null;
  private ended = false;

  constructor(
    private lastId: number,
    private readonly handlers: Handlers,
    private readonly open: (url: string) => EventSourceLike = (url) => new EventSource(url) as unknown as EventSourceLike,
  ) {}

  start(): void {
    this.handlers.state(this.attempt === 0 && this.run === null ? 'connecting' : 'reconnecting');
    const source = this.open(`/api/v1/stream?after=${this.lastId}`);
    this.source = source;
    source.onerror = () => this.again();
    source.addEventListener('hello', (e) => this.hello(e.data));
    for (const kind of KINDS) source.addEventListener(kind, (e) => this.take(kind, e.data, e.lastEventId));
  }

  stop(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }

  private again(): void {
    this.stop();
    this.handlers.state('reconnecting');
    this.timer = setTimeout(() => this.start(), waitBefore(this.attempt++));
  }

  private hello(text: string): void {
    const data = JSON.parse(text) as { run: number };
    const changed = this.run !== null && this.run !== data.run;
    const earlier = changed && data.run <= this.lastId;
    if (changed) this.ended = false;
    if (earlier) this.lastId = 0;
    this.run = data.run;
    this.attempt = 0;
    this.handlers.state(this.ended ? 'ended' : 'live');
    this.handlers.hello(data.run, changed, earlier);
  }

  private take(kind: string, text: string, eventId: string): void {
    const data = JSON.parse(text) as Record<string, unknown>;
    const id = /^\d+$/.test(eventId) ? Number(eventId) : null;
    if (kind === 'gap') return this.handlers.missed(Number(data['missed'] ?? 0));
    if (id !== null && kind !== 'end') {
      if (id <= this.lastId) return;
      this.lastId = id;
    }
    if (kind === 'end') {
      this.ended = true;
      this.handlers.state('ended');
    }
    this.handlers.event(kind, data);
  }
}
