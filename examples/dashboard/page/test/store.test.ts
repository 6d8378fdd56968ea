import { afterEach, describe, expect, it, vi } from 'vitest';
import { getJson, Refused, waits } from '../src/model/api';
import { CAPACITY, Store } from '../src/model/store';
import type { Frame, Ongoing, Summary } from '../src/model/types';

const METRICS = ['cpu', 'memory'].map((name) => ({ name, kind: 'usage', unit: '1', otel_name: '', otel_attributes: '', summary: '', noun: name, one: '' }));
const frame = (id: number, begin = id): Frame => ({
  id, begin, length: 1, total: [1, null], unattributed: [], processes: 3, loss: { events: id === 2 ? 5 : 0 },
});

/** Plays the server: fails as often as told, then answers by path. */
function play(answers: Record<string, unknown>, failures = 0): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path);
    if (failures-- > 0) return Promise.reject(new TypeError('refused'));
    const key = Object.keys(answers).find((k) => path.startsWith(k));
    return Promise.resolve(key ? new Response(JSON.stringify(answers[key])) : new Response('{}', { status: 404 }));
  });
  return asked;
}

class Silent {
  static urls: string[] = [];
  static last: Silent;
  onerror: (() => void) | null = null;
  private readonly listeners = new Map<string, (event: { data: string; lastEventId: string }) => void>();
  constructor(url: string) {
    Silent.urls.push(url);
    Silent.last = this;
  }
  addEventListener(kind: string, listener: (event: { data: string; lastEventId: string }) => void): void {
    this.listeners.set(kind, listener);
  }
  close(): void {}
  send(kind: string, data: unknown, id = ''): void {
    this.listeners.get(kind)?.({ data: JSON.stringify(data), lastEventId: String(id) });
  }
}

const meta = {
  metrics: METRICS, source: { capabilities: [] }, history: { from: 1, to: 4, frames: 3, dropped: 0 }, explain: false,
  weights: { anomaly: 0.4, energy: 0.4, correlation: 0.2 },
};

describe('store', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    Silent.urls = [];
  });

  it('loads the extent of the source, though the first loads fail, and follows from the last frame', async () => {
    waits.first = 1;
    const asked = play({ '/api/v1/metrics': meta, '/api/v1/frames': { frames: [frame(1), frame(2), frame(3)] } }, 3);
    vi.stubGlobal('EventSource', Silent);
    const store = new Store((run) => run());
    await store.start();
    store.stop();
    expect(asked.filter((p) => p.startsWith('/api/v1/frames'))).toEqual(['/api/v1/frames?from=1']);
    expect([store.ring.size, store.ring.lastId, store.loss.events]).toEqual([3, 3, 5]);
    expect(Silent.urls).toEqual(['/api/v1/stream?after=3']);
  });

  it('does not grow in a day, counts a loss once, and tells its views once a frame', async () => {
    play({ '/api/v1/metrics': meta, '/api/v1/frames': { frames: [] } });
    vi.stubGlobal('EventSource', Silent);
    const waiting: (() => void)[] = [];
    const store = new Store((run) => waiting.push(run));
    await store.start();
    waiting.splice(0).forEach((run) => run());
    let told = 0;
    store.subscribe(() => told++);
    const bytes = store.ring.bytes;
    for (let id = 1; id <= 20_000; id++) store.event('frame', frame(id));
    store.event('frame', frame(20_000));
    expect(waiting.length).toBe(1);
    waiting.splice(0).forEach((run) => run());
    store.stop();
    expect([told, store.ring.bytes, store.ring.size, store.loss.events]).toEqual([1, bytes, CAPACITY, 5]);
  });

  it('learns of metrics that a source begins with late, and keeps what it has', async () => {
    const answers: Record<string, unknown> = { '/api/v1/metrics': meta, '/api/v1/frames': { frames: [frame(1), frame(2)] } };
    const asked = play(answers);
    vi.stubGlobal('EventSource', Silent);
    const store = new Store((run) => run());
    await store.start();
    answers['/api/v1/metrics'] = { ...meta, metrics: [...METRICS, { ...METRICS[0], name: 'latency' }] };
    for (const id of [3, 4]) store.event('frame', { ...frame(id), total: [1, null, id] });
    await vi.waitFor(() => expect(store.meta?.metrics.map((m) => m.name)).toEqual(['cpu', 'memory', 'latency']));
    store.event('frame', { ...frame(5), total: [1, null, 5] });
    store.stop();
    expect(asked.filter((p) => p === '/api/v1/metrics').length).toBe(2);
    expect(store.ring.window(0, 9, [0, 2]).values).toEqual([[1, 1, 1, 1, 1], [null, null, 3, 4, 5]]);
  });

  /** A store that has loaded and is connected to run 1; its views are told at once. */
  async function started(): Promise<Store> {
    vi.stubGlobal('EventSource', Silent);
    const store = new Store((run) => run());
    await store.start();
    Silent.last.send('hello', { run: 1 });
    return store;
  }
  const times = (store: Store): number[] => store.ring.window(0, 1e9, []).times;

  it('puts what the server dropped in its place after a gap: what is here stays, what comes meanwhile too', async () => {
    const answers: Record<string, unknown> = { '/api/v1/metrics': meta, '/api/v1/frames': { frames: [1, 3, 4].map((id) => frame(id)) } };
    play(answers);
    const store = await started();
    Silent.last.send('frame', frame(9), '9');
    // The server keeps fewer frames than the page has, and fails at first.
    answers['/api/v1/frames'] = { frames: [2, 5, 6, 7, 8, 9].map((id) => frame(id)) };
    waits.first = 1;
    play(answers, 2);
    Silent.last.send('gap', { missed: 4 });
    Silent.last.send('frame', frame(10), '10');
    await vi.waitFor(() => expect(times(store)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
    expect([store.missed, store.loss.events, store.ring.lastId]).toEqual([4, 5, 10]);
    store.stop();
  });

  it('after a restart has the incidents of that run only, and its frames though the clock was set back', async () => {
    const answers: Record<string, unknown> = {
      '/api/v1/metrics': meta, '/api/v1/frames': { frames: [frame(1001), frame(1002)] }, '/api/v1/incidents': { incidents: [{ key: 'old', seq: 9 }] },
    };
    play(answers);
    const store = await started();
    await vi.waitFor(() => expect(store.incidents.length).toBe(1));
    store.event('note', { text: 'of that run' });
    answers['/api/v1/incidents'] = { incidents: [{ key: 'kept', seq: 1 }] };
    answers['/api/v1/frames'] = { frames: [frame(501)] };
    Silent.last.send('hello', { run: 500 });
    Silent.last.send('incident', { key: 'new', seq: 2 }, '501');
    Silent.last.send('frame', frame(502), '502');
    await vi.waitFor(() => expect([store.incidents.map((s) => s.key), times(store)]).toEqual([['new', 'kept'], [501, 502]]));
    expect([store.run, store.note, store.ring.lastId]).toEqual([500, '', 502]);
    store.stop();
  });

  it('knows another table though the first answer fails, and what the source has lost', async () => {
    const answers: Record<string, unknown> = { '/api/v1/metrics': meta, '/api/v1/frames': { frames: [frame(1)] } };
    play(answers);
    const store = await started();
    answers['/api/v1/metrics'] = { ...meta, metrics: METRICS.slice(1), source: { ...meta.source, loss: { buffers: 3 } } };
    answers['/api/v1/frames'] = { frames: [frame(501), frame(502)] };
    waits.first = 1;
    play(answers, 3);
    Silent.last.send('hello', { run: 500 });
    Silent.last.send('frame', frame(502), '502');
    await vi.waitFor(() => expect([store.meta?.metrics.length, store.meta?.source.loss, times(store)]).toEqual([1, { buffers: 3 }, [501, 502]]));
    store.stop();
  });

  it('says that a live source is silent, and forgets a failure that is over', async () => {
    vi.useFakeTimers();
    const answers = { '/api/v1/metrics': { ...meta, source: { capabilities: [], mode: 'live', interval: 1 } }, '/api/v1/frames': { frames: [frame(1)] } };
    waits.first = 1;
    play(answers, 1);
    const starting = started();
    await vi.advanceTimersByTimeAsync(5);
    const store = await starting;
    expect(store.note).toBe('');
    await vi.advanceTimersByTimeAsync(9000);
    expect(store.silence).toBe(0);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(store.silence).toBe(20);
    Silent.last.send('frame', frame(2), '2');
    expect(store.silence).toBe(0);
    store.stop();
    vi.useRealTimers();
  });

  it('has an incident once, and what went on ends with it', () => {
    const store = new Store((run) => run());
    const summary = { key: 'a', seq: 1, id: 'x', begin: 10, end: 20 } as Summary;
    store.event('ongoing', { ...summary, key: '', suspects: [] } as unknown as Ongoing);
    expect(store.ongoing?.id).toBe('x');
    store.event('incident', summary);
    store.event('incident', summary);
    expect([store.incidents.length, store.ongoing]).toEqual([1, null]);
  });
});

describe('requests', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('are not repeated when refused', async () => {
    const asked = play({});
    await expect(getJson('/api/v1/incidents/x')).rejects.toBeInstanceOf(Refused);
    expect(asked.length).toBe(1);
  });

  it('are given up after the attempts that were asked for', async () => {
    waits.first = 1;
    const asked = play({}, 10);
    await expect(getJson('/x', undefined, 3)).rejects.toBeInstanceOf(TypeError);
    expect(asked.length).toBe(3);
  });
});
