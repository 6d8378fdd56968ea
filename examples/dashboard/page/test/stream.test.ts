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
      event: (kind, data, id) => log.push(`${kind} ${String(id)} ${JSON.stringify(data)}`),
      state: (state) => log.push(state),
      hello: (run, _oldest, changed) => log.push(`hello ${run} ${changed}`),
      missed: (count) => log.push(`missed ${count}`),
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
    last().send('hello', { run: 1, oldest: 1, newest: 11 });
    last().send('frame', { n: 1 }, '10');
    last().send('frame', { n: 2 }, '11');
    last().fail();
    expect(last().closed).toBe(true);
    vi.advanceTimersByTime(600);
    expect(opened.length).toBe(2);
    expect(last().url).toBe('/api/v1/stream?after=11');
    last().send('hello', { run: 1, oldest: 1, newest: 12 });
    last().send('frame', { n: 2 }, '11');
    last().send('frame', { n: 3 }, '12');
    expect(log.filter((l) => l.startsWith('frame'))).toEqual(['frame 11 {"n":2}', 'frame 12 {"n":3}']);
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
    last().send('hello', { run: 1, oldest: 1, newest: 1 });
    last().fail();
    vi.advanceTimersByTime(500);
    expect(opened.length).toBe(waited.length + 2);
  });

  it('says that another run has begun', () => {
    const { log, last } = setUp();
    last().send('hello', { run: 1, oldest: 1, newest: 1 });
    last().fail();
    vi.advanceTimersByTime(500);
    last().send('hello', { run: 2, oldest: 5, newest: 5 });
    expect(log.filter((l) => l.startsWith('hello'))).toEqual(['hello 1 false', 'hello 2 true']);
  });

  it('tells of a gap, and that the source has ended although the connection closes', () => {
    const { log, last } = setUp();
    last().send('hello', { run: 1, oldest: 1, newest: 1 });
    last().send('gap', { missed: 7 });
    last().send('end', {}, '20');
    last().fail();
    expect(log.slice(-3)).toEqual(['ended', 'end 20 {}', 'ended']);
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
