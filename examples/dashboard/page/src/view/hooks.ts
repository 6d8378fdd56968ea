import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { fromHash, toHash, type View } from '../model/hash';
import type { Store } from '../model/store';

export function useStore(store: Store): number {
  return useSyncExternalStore(store.subscribe, store.snapshot);
}

/** The view and a way to change parts of it; the address says the same at any time. */
export function useView(): [View, (change: Partial<View>) => void] {
  const [view, setView] = useState(() => fromHash(location.hash));
  useEffect(() => {
    const take = (): void => setView(fromHash(location.hash));
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, []);
  const change = useCallback((part: Partial<View>) => {
    const hash = toHash({ ...fromHash(location.hash), ...part });
    if (hash === location.hash) return;
    history.pushState(null, '', hash === '' ? location.pathname + location.search : hash);
    setView(fromHash(hash));
  }, []);
  return [view, change];
}

export interface Loaded<T> {
  value: T | null;
  error: string;
}

/** What `load` gives for this key; the value of an earlier key is never shown for a later one. */
export function useLoaded<T>(key: string | null, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<Loaded<T> & { key: string | null }>({ key: null, value: null, error: '' });
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    if (key === null) return;
    const abort = new AbortController();
    latest.current(abort.signal).then(
      (value) => setState({ key, value, error: '' }),
      (error: unknown) => {
        if (abort.signal.aborted) return;
        setState({ key, value: null, error: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => abort.abort();
  }, [key]);
  return state.key === key ? state : { value: null, error: '' };
}

/** As useLoaded, but what was there stays until the next is there: for what is fetched again and again. */
export function useRefreshed<T>(key: string | null, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const loaded = useLoaded(key, load);
  const last = useRef<T | null>(null);
  if (loaded.value !== null) last.current = loaded.value;
  if (key === null || loaded.error !== '') last.current = null;
  return { value: last.current, error: loaded.error };
}

export type Theme = 'system' | 'light' | 'dark';

export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(() => {
    const kept = localStorage.getItem('theme');
    return kept === 'light' || kept === 'dark' ? kept : 'system';
  });
  useEffect(() => {
    localStorage.setItem('theme', theme);
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
    dispatchEvent(new Event('themechange'));
  }, [theme]);
  return [theme, setTheme];
}
