import { describe, expect, it } from 'vitest';
import { sentenceOf } from '../src/model/api';
import { chartsOf, columnsOf } from '../src/model/charts';
import { moment, nearMoment, shortTime } from '../src/model/clock';
import { around, fromHash, HOME, toHash } from '../src/model/hash';
import { merge, neighbour, settles } from '../src/model/incidents';
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
    const view = { incident: 'a-b:c&d=1', process: 12, suspect: 2, window: { from: 1.5, to: 2.25 }, follow: 900, at: 1.75 };
    expect(fromHash(toHash(view))).toEqual(view);
    expect(toHash(HOME)).toBe('');
    expect(fromHash('')).toEqual(HOME);
  });
  it('of a stranger does no harm', () => {
    expect(fromHash('#process=-1&window=9,1&last=7&at=x&suspect=1e999&incident=')).toEqual(HOME);
    expect(fromHash('#%E0%A4%A&&&=')).toEqual(HOME);
  });
  it('has a window around an incident', () => {
    expect(around(1000, 1005)).toEqual({ from: 980, to: 1025 });
    expect(around(1000, 2000)).toEqual({ from: 820, to: 2180 });
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
  it('have neighbours', () => {
    expect([neighbour(['a', 'b'], null, 1), neighbour(['a', 'b'], 'a', 1), neighbour(['a', 'b'], 'b', 1), neighbour([], 'a', -1)]).toEqual(['a', 'b', 'b', null]);
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
  it('of a name hide nothing', () => {
    expect(visible('a\u202egpj.exe\n')).toBe('a\\u202egpj.exe\\u000a');
    expect(visible('😀'.repeat(100)).length).toBe(127);
    expect(who({ name: '', pid: 4 })).toBe('(no name) (pid 4)');
  });
});
