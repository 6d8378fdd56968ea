import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { pause, sentenceOf } from '../src/model/api';
import { axisOf, ticks } from '../src/model/axis';
import { chartsOf, columnsOf } from '../src/model/charts';
import { moment, nearMoment, shortTime } from '../src/model/clock';
import { around, fromHash, HOME, toHash } from '../src/model/hash';
import { merge, settles } from '../src/model/incidents';
import { addLoss, lossWords } from '../src/model/loss';
import type { Metric, Ongoing, Summary } from '../src/model/types';
import { number, percent, quantity, span } from '../src/model/units';
import { visible, who } from '../src/model/visible';

const metric = (name: string, unit: string, one: Metric['one'] = ''): Metric => ({
  name, unit, kind: 'usage', otel_name: '', otel_attributes: '', summary: '', noun: name, one,
});
const cpu = metric('cpu', '1', 'cores');

describe('units', () => {
  it('are those of the reports', () => {
    expect(quantity(1.934, cpu)).toBe('1.93 cores');
    expect(quantity(1, cpu)).toBe('1 core');
    expect(quantity(19945062.4, metric('disk_write', 'By/s'))).toBe('19.9 MB/s');
    expect(quantity(169 * 1048576, metric('memory', 'By'))).toBe('169 MiB');
    expect(quantity(395, metric('context_switches', '{context_switch}/s'))).toBe('395 switches/s');
    expect(quantity(0.25, metric('latency', 's'))).toBe('250 ms');
    expect(quantity(0.125, metric('pressure_cpu', '1', '%'))).toBe('12.5 %');
    expect(quantity(null, cpu)).toBe('–');
    expect(quantity(NaN, cpu)).toBe('–');
  });
  it('of a stranger are made visible, and end somewhere', () => {
    expect(quantity(2, metric('x', '{\u202eegap}/s'))).toBe('2 \\u{202e}egaps/s');
    expect(quantity(2, metric('x', `{${'y'.repeat(99)}}`)).length).toBeLessThan(30);
    expect(quantity(2, metric('x', '\n'))).toBe('2 \\u{0a}');
  });
  it('have three digits that matter', () => {
    expect([0, 0.00041, 0.049, 9.994, 12.34, 99.96, 1234567].map(number)).toEqual(['0', '0.00041', '0.05', '9.99', '12.3', '100', '1,234,567']);
    expect([percent(0.004), percent(0.5), percent(1)]).toEqual(['0.4 %', '50 %', '100 %']);
    expect([span(0.2), span(5), span(754), span(7300)]).toEqual(['200 ms', '5 s', '12 min 34 s', '2 h 1 min']);
  });
});

describe('clock', () => {
  it('tells the time of the source, in UTC', () => {
    expect(moment(1579089610)).toBe('2020-01-15 12:00:10 UTC');
    expect(shortTime(1579089610.25, 2)).toBe('12:00:10.25');
    expect(shortTime(12.5, 1)).toBe('12.5 s');
    expect(nearMoment(1579089610, 1579089700)).toBe('12:00:10');
    expect(nearMoment(1579089610, 1795600000)).toBe('2020-01-15 12:00');
  });
});

describe('hash', () => {
  it('comes back as it went', () => {
    const view = { incident: 'a-b:c&d=1', process: { entity: 12, run: 1795775599000000, name: 'a &=#\u202e😀', pid: 4 }, suspect: 2, follow: 900, at: 1.75 };
    expect(fromHash(toHash(view))).toEqual(view);
    const shop = { ...view, process: { ...view.process, pid: null } };
    expect(fromHash(toHash(shop))).toEqual(shop);
    expect(toHash(HOME)).toBe('');
    expect(fromHash('')).toEqual(HOME);
  });
  it('of a stranger does no harm', () => {
    expect(fromHash('#process=-1&run=1&last=7&at=x&suspect=1e999&incident=')).toEqual(HOME);
    // A number without its run is anybody's.
    expect(fromHash('#process=12&name=x')).toEqual(HOME);
    expect(fromHash('#%E0%A4%A&&&=')).toEqual(HOME);
  });
  it('has a window around an incident: as wide as was asked for, with a minute before and after it', () => {
    expect(around(1000, 1010, 300)).toEqual({ from: 855, to: 1155 });
    expect(around(1000, 1010, 60)).toEqual({ from: 940, to: 1070 });
    expect(around(1000, 2000, 900)).toEqual({ from: 940, to: 2060 });
  });
});

describe('an axis', () => {
  const disk = metric('disk_write', 'By/s');
  const window = { from: 10, to: 20 };
  it('has one unit for its heading and its ticks, of what is visible', () => {
    const data = { times: [1, 10, 15], values: [[5e9, 950, 1e3]] };
    const axis = axisOf(data, window, disk);
    expect([axis.scale.unit, axis.range[1]]).toEqual(['kB/s', 1080]);
    expect(ticks(axis, 3)).toEqual([0, 500, 1000]);
    for (const top of [0.0004, 0.93, 0.99996, 1.2, 999, 1e3, 4.7e6, 1.02e9]) {
      const one = axisOf({ times: [15], values: [[top]] }, window, metric('latency', 's'));
      expect(one.scale.unit).toBe(top * 1.08 < 0.9995 ? 'ms' : 's');
      const at = ticks(one, 3);
      expect(at.length).toBeGreaterThanOrEqual(2);
      expect(at.at(-1)).toBeLessThanOrEqual(one.range[1] * 1.0001);
    }
  });
  it('shows what is below zero, and nothing as nothing', () => {
    const axis = axisOf({ times: [10, 15], values: [[-40, 100]] }, window, metric('temperature', 'Cel'));
    expect(axis.range).toEqual([-43.2, 108]);
    expect(ticks(axis, 3)).toEqual([0, 100]);
    expect(ticks(axisOf({ times: [10], values: [[-40]] }, window, undefined), 3)).toEqual([-40, -20, 0]);
    expect(axisOf({ times: [], values: [[]] }, window, undefined).range).toEqual([0, 1]);
  });
});

describe('charts', () => {
  it('come from the table of the source', () => {
    const charts = chartsOf([cpu, metric('checkout_latency', 's'), metric('cpu_core_0', '1'), { ...metric('threads', '{thread}'), otel_name: 'process.thread.count' }]);
    expect(charts.map((c) => [c.title, c.extra, c.lines.map((l) => l.metric)])).toEqual([
      ['CPU', false, [0]], ['Checkout_latency', false, [1]], ['Threads', true, [3]],
    ]);
    expect(columnsOf([metric('latency', 's'), metric('errors', '1')])).toEqual([0, 1]);
  });
});

const summary = (seq: number, more: Partial<Summary> = {}): Summary => ({
  key: `k${seq}`, seq, id: `id${seq}`, origin: 'live', begin: seq, end: seq + 1, open: false, metric: 'cpu', unit: '1',
  value: 1, baseline: 0, score: 1, verdict: { answer: 'clear', reason: '' }, headline: '', first: null, ...more,
});

describe('incidents', () => {
  it('are there once, newest first, and bounded', () => {
    const list = merge([summary(1), summary(2)], [summary(2, { value: 9 }), summary(3)]);
    expect(list.map((s) => [s.seq, s.value])).toEqual([[3, 1], [2, 9], [1, 1]]);
    expect(merge([], Array.from({ length: 500 }, (_, i) => summary(i))).length).toBe(200);
  });
  it('settle the one that went on', () => {
    const ongoing: Ongoing = { ...summary(0, { begin: 10, end: 20, id: 'x' }), suspects: [] };
    expect(settles(ongoing, summary(1, { id: 'y', begin: 11, end: 25 }))).toBe(true);
    expect(settles(ongoing, summary(1, { id: 'y', begin: 1, end: 5 }))).toBe(false);
  });
});

describe('words', () => {
  it('of loss: nothing is said as nothing', () => {
    expect(lossWords({})).toBe('');
    expect(lossWords(addLoss({ events: 1 }, { events: 1203, buffers: 1 }))).toBe('1,204 events, 1 buffer');
  });
  it('of a refusal are the server’s', () => {
    expect(sentenceOf(422, '{"error":{"status":422,"message":"Not a recording."}}')).toBe('Not a recording.');
    expect(sentenceOf(502, '<html>')).toBe('The server answered with status 502.');
  });
  it('of a name have the characters visible that the library makes so', () => {
    const source = readFileSync(new URL('../../../../src/report/label.cpp', import.meta.url), 'utf8');
    const list = /invisible\{\{(.*?)\}\};/s.exec(source)?.[1] ?? '';
    const ranges = [...list.matchAll(/(0x[0-9A-F]+), (0x[0-9A-F]+)/g)].map(([, first, last]) => [Number(first), Number(last)] as const);
    expect(ranges.length).toBeGreaterThan(10);
    const wanted: number[] = [];
    const shown: number[] = [];
    for (let c = 0; c < 0xe1000; c++) {
      if (ranges.some(([first, last]) => first <= c && c <= last)) wanted.push(c);
      if (visible(String.fromCodePoint(c)) === `\\u{${c.toString(16).padStart(2, '0')}}`) shown.push(c);
    }
    expect(shown).toEqual(wanted);
  });
  it('of a name hide nothing', () => {
    expect(visible('a\u202egpj.exe\n')).toBe('a\\u{202e}gpj.exe\\u{0a}');
    expect(visible('\u{e0041}\u180e\u206a\ufff9\u{1d173}\u{1bca0}')).toBe('\\u{e0041}\\u{180e}\\u{206a}\\u{fff9}\\u{1d173}\\u{1bca0}');
    expect(who({ name: 'a\n', pid: 4, label: 'a\\u{0a} (pid 4)' })).toBe('a\\u{0a} (pid 4)');
    expect(visible('😀'.repeat(100)).length).toBe(127);
    expect(who({ name: '', pid: 4 })).toBe('(no name) (pid 4)');
  });
});

describe('a pause', () => {
  it('leaves nothing behind', async () => {
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    for (let i = 0; i < 3; i++) await pause(1, signal);
    expect([added.mock.calls.length, removed.mock.calls.length]).toEqual([3, 3]);
  });
});
