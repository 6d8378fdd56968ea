import { describe, expect, it } from 'vitest';
import { Ring } from '../src/model/ring';

const frame = (id: number, begin = id, total: (number | null)[] = [id, null]) => ({ id, begin, length: 1, total });

describe('ring', () => {
  it('keeps the newest frames, and null where a value is not known', () => {
    const ring = new Ring(3, 2);
    for (let id = 1; id <= 5; id++) ring.push(frame(id));
    expect(ring.window(0, 100, [0, 1])).toEqual({ times: [3, 4, 5], values: [[3, 4, 5], [null, null, null]] });
    expect([ring.from, ring.to, ring.latest(0), ring.latest(1)]).toEqual([3, 6, 5, null]);
    expect([ring.knows(0), ring.knows(1), ring.knows(7)]).toEqual([true, false, false]);
  });

  it('takes a frame once', () => {
    const ring = new Ring(10, 2);
    expect([ring.push(frame(7)), ring.push(frame(7)), ring.push(frame(6)), ring.push(frame(8))]).toEqual([true, false, false, true]);
    expect(ring.window(0, 100, [0]).times).toEqual([7, 8]);
  });

  it('shows a hole where frames are missing', () => {
    const ring = new Ring(10, 2);
    for (const t of [1, 2, 9, 10]) ring.push(frame(t));
    expect(ring.window(0, 100, [0])).toEqual({ times: [1, 2, 3, 9, 10], values: [[1, 2, null, 9, 10]] });
  });

  it('starts anew when the source goes back in time', () => {
    const ring = new Ring(10, 2);
    for (let id = 1; id <= 5; id++) ring.push(frame(id, 1000 + id));
    ring.push(frame(6, 1001));
    expect(ring.window(0, 1e9, [0]).times).toEqual([1001]);
  });

  it('gives the frames that begin in [from, to)', () => {
    const ring = new Ring(10, 2);
    for (let id = 1; id <= 9; id++) ring.push(frame(id));
    expect(ring.window(3, 6, [0]).times).toEqual([3, 4, 5]);
    expect(ring.window(50, 60, [0]).times).toEqual([]);
  });

  it('does not grow: 20,000 frames take what 900 take', () => {
    const ring = new Ring(900, 24);
    const before = ring.bytes;
    const times = ring.times;
    for (let id = 1; id <= 20_000; id++) ring.push(frame(id, id, Array.from({ length: 24 }, (_, m) => m * id)));
    expect([ring.bytes, ring.size, ring.times === times, ring.times.length]).toEqual([before, 900, true, 900]);
    const { times: seen, values } = ring.window(0, 1e9, [3]);
    expect([seen.length, seen[0], values[0]?.[899]]).toEqual([900, 19_101, 60_000]);
  });
});
