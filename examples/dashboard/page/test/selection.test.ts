import { describe, expect, it } from 'vitest';
import { HOME } from '../src/model/hash';
import { Store } from '../src/model/store';
import type { MetricsAnswer, Suspect, Summary } from '../src/model/types';
import { bandsOf, ofSource, rankOf } from '../src/view/selection';

const summary = (key: string, begin: number, origin = 'live'): Summary => ({ key, begin, end: begin + 10, origin }) as Summary;
const of = (mode: string, name: string): MetricsAnswer => ({ source: { mode, name } }) as MetricsAnswer;

describe('what is shown', () => {
  it('follows the incidents of its own source', () => {
    const store = new Store();
    expect(ofSource(store, summary('a', 0))).toBe(false);
    store.meta = of('live', 'host');
    expect(['live', 'recording:host', 'upload:host'].map((o) => ofSource(store, summary('a', 0, o)))).toEqual([true, false, false]);
    store.meta = of('replay', 'slow.etl');
    expect(['live', 'recording:slow.etl', 'recording:other.etl'].map((o) => ofSource(store, summary('a', 0, o)))).toEqual([false, true, false]);
  });

  it('has the band of a chosen incident, though it is not listed', () => {
    const store = new Store();
    store.meta = of('live', 'host');
    store.incidents = [summary('a', 100), summary('b', 900), summary('c', 150, 'upload:x')];
    const bands = bandsOf(store, { from: 50, to: 300 }, 'old', { begin: 200, end: 210 });
    expect(bands).toEqual([{ begin: 100, end: 110, chosen: false }, { begin: 200, end: 210, chosen: true }]);
  });

  it('keeps to the chosen process while the suspects of an incident change places', () => {
    const [a, b, c] = [1, 2, 3].map((entity) => ({ entity }) as Suspect);
    const view = { ...HOME, process: { entity: 2, run: 1, name: 'b', pid: 5 } };
    expect([rankOf(view, [a!, b!, c!]), rankOf(view, [b!, a!, c!]), rankOf(view, [a!, c!])]).toEqual([2, 1, 1]);
    expect([rankOf({ ...HOME, suspect: 3 }, [a!, b!, c!]), rankOf({ ...HOME, suspect: 9 }, [a!, b!]), rankOf(HOME, [])]).toEqual([3, 2, 1]);
  });
});
