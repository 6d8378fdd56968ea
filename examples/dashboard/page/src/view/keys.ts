// The keyboard. Lists are moved in by focus; Enter is a button's own.
import { useEffect } from 'react';

export const KEYS: [keys: string, does: string][] = [
  ['↑ ↓', 'through the incidents, or the suspects'],
  ['→ ←', 'from the incidents to the suspects, and back'],
  ['Tab, then ← →', 'on the time above the curves: move the cursor; Enter: the processes of that moment'],
  ['Enter', 'show the incident, or the curves of the suspect'],
  ['Esc', 'back: from the process, then from the incident, to what is live'],
  ['/', 'search a process'],
  ['l', 'follow what is live'],
  ['?', 'this help'],
];

export interface Actions {
  back: () => void;
  live: () => void;
  help: () => void;
}

const rows = (kind: string): HTMLElement[] => Array.from(document.querySelectorAll<HTMLElement>(`[data-row="${kind}"]`));

function move(kind: string, step: number): boolean {
  const list = rows(kind);
  const at = list.indexOf(document.activeElement as HTMLElement);
  const chosen = list.findIndex((row) => row.tabIndex === 0);
  const next = list[at < 0 ? Math.max(chosen, 0) : Math.min(Math.max(at + step, 0), list.length - 1)];
  next?.focus();
  return next !== undefined;
}

export function handleKey(event: KeyboardEvent, actions: Actions): void {
  const target = event.target as HTMLElement;
  const typing = target.matches('input, textarea, select');
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const kind = (document.activeElement as HTMLElement | null)?.dataset?.['row'] ?? 'incident';
  const done = ((): boolean => {
    if (event.key === 'Escape') {
      if (typing) target.blur();
      else actions.back();
      return true;
    }
    if (typing || target.closest('[role="tablist"], .scroll') !== null && kind !== 'process') return false;
    switch (event.key) {
      case 'ArrowDown': return move(kind, 1);
      case 'ArrowUp': return move(kind, -1);
      case 'ArrowRight': return move('suspect', 0);
      case 'ArrowLeft': return move('incident', 0);
      case '/': document.getElementById('search')?.focus(); return true;
      case 'l': actions.live(); return true;
      case '?': actions.help(); return true;
      default: return false;
    }
  })();
  if (done) event.preventDefault();
}

export function useKeys(actions: Actions): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => handleKey(event, actions);
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  });
}
