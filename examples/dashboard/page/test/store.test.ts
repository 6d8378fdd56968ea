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
  onerror = null;
  constructor(url: string) {
    Silent.urls.push(url);
  }
  addEventListener(): void {}
  close(): void {}
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
