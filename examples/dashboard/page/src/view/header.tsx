import { useRef } from 'react';
import { addLoss, lossWords } from '../model/loss';
import type { Store } from '../model/store';
import { number, span } from '../model/units';
import { visible } from '../model/visible';
import type { Theme } from './hooks';

const NEXT: Record<Theme, Theme> = { system: 'dark', dark: 'light', light: 'system' };

interface Props {
  store: Store;
  theme: Theme;
  setTheme: (theme: Theme) => void;
  onFiles: (files: File[]) => void;
  onHelp: () => void;
}

function sourceWords(store: Store): string {
  const source = store.meta?.source;
  if (!source) return store.note;
  const mode = source.mode === 'replay' ? `replay, ${number(source.speed)} ×` : source.mode === 'live' ? '' : 'recording';
  const parts = [visible(source.name, 40), mode, source.processors > 0 ? `${source.processors} processors` : ''];
  if (store.processes > 0) parts.push(`${store.processes.toLocaleString('en-US')} processes`);
  if (source.interval > 0 && source.mode === 'live') parts.push(`a frame every ${span(source.interval)}`);
  return parts.filter((p) => p !== '').join(' · ');
}

export function Header({ store, theme, setTheme, onFiles, onHelp }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const lost = lossWords(addLoss(store.loss, store.meta?.source.loss ?? {}));
  const blind = (store.meta?.source.capabilities ?? []).filter((c) => c.sight !== 'full');
  const notes = [...new Set([...(store.meta?.source.notes ?? []), ...(store.note === '' ? [] : [store.note])])];
  const state = store.stream === 'live' && store.meta?.source.mode === 'replay' ? 'replay' : store.stream;
  return (
    <header className="top">
      <h1>etwrca</h1>
      <p className="source">{sourceWords(store)}</p>
      <p className={`state ${store.silence > 0 ? 'silent' : store.stream}`} role="status">
        {store.silence > 0 ? `no frame for ${span(store.silence)}` : state}
      </p>
      <p className={lost === '' && store.missed === 0 ? 'loss' : 'loss some'} title="What is known to be missing: in the frames that this page has read, and in the source at moments that are not known">
        {lost !== '' ? `lost: ${lost}` : store.meta && '0 lost'}
        {store.missed > 0 && `; ${store.missed.toLocaleString('en-US')} events missed by this page`}
      </p>
      {blind.length + notes.length > 0 && (
        <details className="sight">
          <summary>{blind.length > 0 ? `${blind.length} limit${blind.length === 1 ? '' : 's'}` : 'notes'}</summary>
          <ul>
            {blind.map((c) => (
              <li key={c.name}>
                <b>{visible(c.name)}</b>: {c.sight === 'none' ? 'not seen' : 'seen in part'}. {c.detail} {c.remedy}
              </li>
            ))}
            {notes.map((n) => (
              <li key={n}>{visible(n, 400)}</li>
            ))}
          </ul>
        </details>
      )}
      <div className="tools">
        <button type="button" onClick={() => input.current?.click()} title="Analyze a recording (.etl); it can be dropped anywhere, too">
          Open recording
        </button>
        <input
          ref={input}
          type="file"
          hidden
          aria-label="Recording to analyze"
          onChange={(e) => {
            onFiles(Array.from(e.target.files ?? []));
            e.target.value = '';
          }}
        />
        <button type="button" onClick={() => setTheme(NEXT[theme])} title="Colours of the page: as the system, dark, light">
          Colours: {theme === 'system' ? 'auto' : theme}
        </button>
        <button type="button" onClick={onHelp} title="Keys and help">
          ?
        </button>
      </div>
    </header>
  );
}
