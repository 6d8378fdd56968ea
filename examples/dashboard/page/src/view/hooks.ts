import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { wordsOf } from '../model/api';
import { fromHash, toHash, type View } from '../model/hash';
import type { Store } from '../model/store';

export function useStore(store: Store): number {
  return useSyncExternalStore(store.subscribe, store.snapshot);
}

/** `quietly`: what is shown is the same, so the way back leads past it. */
export type Change = (part: Partial<View>, quietly?: boolean) => void;

/** The view and a way to change parts of it; the address says the same at any time. */
export function useView(): [View, Change] {
  const [view, setView] = useState(() => fromHash(location.hash));
  useEffect(() => {
    const take = (): void => setView(fromHash(location.hash));
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, []);
  const change = useCallback<Change>((part, quietly = false) => {
    const hash = toHash({ ...fromHash(location.hash), ...part });
    if (hash === location.hash) return;
    const url = hash === '' ? location.pathname + location.search : hash;
    if (quietly) history.replaceState(null, '', url);
    else history.pushState(null, '', url);
    setView(fromHash(hash));
  }, []);
  return [view, change];
}

export interface Loaded<T> {
  value: T | null;
  error: string;
}

const NOTHING = { key: null, value: null, error: '' };

/** What `load` gives for this key; `keep`: until it is there, what the last one gave. Nothing is asked on `hold`.
 *  `again`: asked each second, but not before the last answer. */
export function useLoaded<T>(key: string | null, load: (signal: AbortSignal) => Promise<T>, { keep = false, hold = false, again = false } = {}): Loaded<T> {
  const [state, setState] = useState<Loaded<T> & { key: string | null }>(NOTHING);
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    // A state that is set to what it is can make React render, see no change, and leave out the effects of that render:
    // those of a store that has changed meanwhile would be lost.
    if (key === null && state.key !== null) setState(NOTHING);
    if (key === null || hold) return;
    const abort = new AbortController();
    let busy = false;
    const ask = async (): Promise<void> => {
      busy = true;
      const next = await latest.current(abort.signal).then((value) => ({ value, error: '' }), (error: unknown) => ({ value: null, error: wordsOf(error) }));
      busy = false;
      if (!abort.signal.aborted) setState({ key, ...next });
    };
    void ask();
    const timer = again ? setInterval(() => busy || document.hidden || void ask(), 1000) : undefined;
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, [key, hold, again]);
  if (state.key === key) return state;
  return keep && key !== null ? { value: state.value, error: '' } : NOTHING;
}

/** A browser may keep nothing, and throw. */
function kept(next?: string): string | null {
  try {
    if (next !== undefined) localStorage.setItem('theme', next);
    return localStorage.getItem('theme');
  } catch {
    return null;
  }
}

export type Theme = 'system' | 'light' | 'dark';

export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(() => {
    const chosen = kept();
    return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
  });
  useEffect(() => {
    kept(theme);
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
    dispatchEvent(new Event('themechange'));
  }, [theme]);
  return [theme, setTheme];
}
