import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Stream, type EventSourceLike } from '../src/model/stream';

class Fake implements EventSourceLike {
  onerror: ((event: never) => unknown) | null = null;
  closed = false;
  private readonly listeners = new Map<string, (event: { data: string; lastEventId: string }) => void>();
  constructor(readonly url: string) {}
  addEventListener(kind: string, listener: (event: { data: string; lastEventId: string }) => void): void {
    this.listeners.set(kind, listener);
  }
  close(): void {
    this.closed = true;
  }
  send(kind: string, data: unknown, id = ''): void {
    this.listeners.get(kind)?.({ data: JSON.stringify(data), lastEventId: id });
  }
  fail(): void {
    this.onerror?.(undefined as never);
  }
}

function setUp(after = 0) {
  const opened: Fake[] = [];
  const log: string[] = [];
  const stream = new Stream(
    after,
    {
      event: (kind, data) => void log.push(`${kind} ${JSON.stringify(data)}`),
      state: (state) => void log.push(state),
      hello: (run, changed, earlier) => void log.push(`hello ${run} ${changed} ${earlier}`),
      missed: (count) => void log.push(`missed ${count}`),
    },
    (url) => {
      const fake = new Fake(url);
      opened.push(fake);
      return fake;
    },
  );
  stream.start();
  return { stream, opened, log, last: () => opened[opened.length - 1] as Fake };
}

describe('stream', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('goes on after the last id, and hands an event on once', () => {
    const { opened, log, last } = setUp(10);
    expect(last().url).toBe('/api/v1/stream?after=10');
    last().send('hello', { run: 1 });
    last().send('frame', { n: 1 }, '10');
    last().send('frame', { n: 2 }, '11');
    last().fail();
    expect(last().closed).toBe(true);
    vi.advanceTimersByTime(600);
    expect(opened.length).toBe(2);
    expect(last().url).toBe('/api/v1/stream?after=11');
    last().send('hello', { run: 1 });
    last().send('frame', { n: 2 }, '11');
    last().send('frame', { n: 3 }, '12');
    expect(log.filter((l) => l.startsWith('frame'))).toEqual(['frame {"n":2}', 'frame {"n":3}']);
  });

  it('waits longer each time, and anew after it was connected', () => {
    const { opened, last } = setUp();
    const waited = [500, 1000, 2000, 4000, 8000, 10_000, 10_000];
    for (const wait of waited) {
      last().fail();
      const before = opened.length;
      vi.advanceTimersByTime(wait - 1);
      expect(opened.length).toBe(before);
      vi.advanceTimersByTime(1);
      expect(opened.length).toBe(before + 1);
    }
    last().send('hello', { run: 1 });
    last().fail();
    vi.advanceTimersByTime(500);
    expect(opened.length).toBe(waited.length + 2);
  });

  it('says that another run has begun', () => {
    const { log, last } = setUp();
    last().send('hello', { run: 1 });
    last().fail();
    vi.advanceTimersByTime(500);
    last().send('hello', { run: 2 });
    expect(log.filter((l) => l.startsWith('hello'))).toEqual(['hello 1 false false', 'hello 2 true false']);
  });

  it('takes the events of a run that began earlier, by a clock that was set back', () => {
    const { log, last } = setUp(1000);
    last().send('hello', { run: 1000 });
    last().send('frame', { n: 1 }, '1001');
    last().fail();
    vi.advanceTimersByTime(500);
    last().send('hello', { run: 500 });
    last().send('frame', { n: 2 }, '500');
    last().fail();
    vi.advanceTimersByTime(500);
    expect(last().url).toBe('/api/v1/stream?after=500');
    expect(log.filter((l) => /^(hello|frame)/.test(l))).toEqual(['hello 1000 false false', 'frame {"n":1}', 'hello 500 true true', 'frame {"n":2}']);
  });

  it('tells of a gap, and that the source has ended; and still notices that the server is gone', () => {
    const { log, last } = setUp();
    last().send('hello', { run: 1 });
    last().send('gap', { missed: 7 });
    last().send('end', {}, '20');
    last().fail();
    expect(log.slice(-3)).toEqual(['ended', 'end {}', 'reconnecting']);
    vi.advanceTimersByTime(500);
    last().send('hello', { run: 1 });
    expect(log.at(-2)).toBe('ended');
    expect(log).toContain('missed 7');
  });

  it('stops', () => {
    const { stream, opened, last } = setUp();
    last().fail();
    stream.stop();
    vi.advanceTimersByTime(60_000);
    expect(opened.length).toBe(1);
  });
});
