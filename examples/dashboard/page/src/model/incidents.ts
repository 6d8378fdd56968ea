// The list of incidents: each once, newest first, at most 200.
import type { Ongoing, Summary } from './types';

export const MOST = 200;

export function merge(list: Summary[], more: Summary[]): Summary[] {
  const byKey = new Map(list.map((s) => [s.key, s]));
  for (const s of more) byKey.set(s.key, s);
  return [...byKey.values()].sort((a, b) => b.seq - a.seq).slice(0, MOST);
}

/** Whether a finished incident is the one that was going on. Its metric, and so its id, may have changed meanwhile. */
export function settles(ongoing: Ongoing, finished: Summary): boolean {
  return finished.id === ongoing.id || (finished.begin < ongoing.end && finished.end > ongoing.begin);
}
