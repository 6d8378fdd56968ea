// What is missing, in words; that nothing is missing is said too.
import type { Loss } from './types';

const NOUNS: [keyof Loss, string][] = [
  ['events', 'event'],
  ['buffers', 'buffer'],
  ['bytes', 'byte'],
  ['records', 'record'],
  ['observations', 'observation'],
];

export function addLoss(sum: Loss, more: Loss | undefined): Loss {
  const result: Loss = { ...sum };
  for (const [key] of NOUNS) {
    const amount = more?.[key] ?? 0;
    if (amount > 0) result[key] = (result[key] ?? 0) + amount;
  }
  return result;
}

/** "" if nothing is known to be missing. */
export function lossWords(loss: Loss): string {
  const parts = NOUNS.flatMap(([key, noun]) => {
    const amount = loss[key] ?? 0;
    return amount > 0 ? [`${amount.toLocaleString('en-US')} ${noun}${amount === 1 ? '' : 's'}`] : [];
  });
  return parts.join(', ');
}
