// What is missing, in words; that nothing is missing is said too. What is counted is called as the server calls it.
import type { Loss } from './types';

export function addLoss(sum: Loss, more: Loss): Loss {
  const result = { ...sum };
  for (const [what, amount] of Object.entries(more)) result[what] = (result[what] ?? 0) + amount;
  return result;
}

/** "" if nothing is known to be missing. */
export function lossWords(loss: Loss): string {
  const parts = Object.entries(loss).filter(([, amount]) => amount > 0);
  return parts.map(([what, amount]) => `${amount.toLocaleString('en-US')} ${amount === 1 ? what.slice(0, -1) : what}`).join(', ');
}
