import { describe, expect, it } from 'vitest';
import { Ring } from '../src/model/ring';

const frame = (id: number, begin = id, total: (number | null)[] = [id, null], length = 1) => ({ id, begin, length, total });

describe('ring', () => {
  it('keeps the newest frames, and null where a value is not known', () => {
    const ring = new Ring(3, 2);
    for (let id = 1; id <= 5; id++) ring.push(frame(id));
    expect(ring.window(0, 100, [0, 1])).toEqual({ times: [3, 4, 5], values: [[3, 4, 5], [null, null, null]] });
    expect([ring.from, ring.to]).toEqual([3, 6]);
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

  it('judges a hole by the length of the frame before it, not by the newest', () => {
    const ring = new Ring(10, 1);
    for (const [id, begin, length] of [[1, 0, 10], [2, 10, 10], [3, 20, 1], [4, 21, 1], [5, 24, 0.25]] as const) ring.push(frame(id, begin, [id], length));
    expect(ring.window(0, 100, [0])).toEqual({ times: [0, 10, 20, 21, 22, 24], values: [[1, 2, 3, 4, null, 5]] });
    expect(ring.to).toBe(24.25);
  });

  it('puts frames in their places, and gives back those that were not here', () => {
    const ring = new Ring(5, 2);
    for (const id of [3, 6, 7]) ring.push(frame(id));
    expect(ring.fill([frame(2), frame(3), frame(4), frame(5)]).map((f) => f.id)).toEqual([2, 4, 5]);
    expect(ring.window(0, 100, [0, 1])).toEqual({ times: [3, 4, 5, 6, 7], values: [[3, 4, 5, 6, 7], [null, null, null, null, null]] });
    expect([ring.lastId, ring.push(frame(7)), ring.fill([frame(6)])]).toEqual([7, false, []]);
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
