import { useCallback, useMemo, useState } from 'react';
import { getJson } from '../model/api';
import { moment, shortTime } from '../model/clock';
import { fromHash, HOME, SPANS, type Chosen } from '../model/hash';
import type { Store } from '../model/store';
import type { ReportDocument, Suspect } from '../model/types';
import { who } from '../model/visible';
import { Charts } from './charts';
import { Detail } from './detail';
import { Header } from './header';
import { Help } from './help';
import { useLoaded, useStore, useTheme, useView } from './hooks';
import { Incidents } from './incidents';
import { useKeys } from './keys';
import { Processes } from './processes';
import { Reading } from './report';
import { bandsOf, drawn, ofSource, rankOf, useCurves, windowOf } from './selection';
import { UploadNote, useUpload } from './upload';

export function App({ store }: { store: Store }) {
  const version = useStore(store);
  const [view, change] = useView();
  const [theme, setTheme] = useTheme();
  const [help, setHelp] = useState(false);
  const [all, setAll] = useState(false);
  const metrics = store.meta?.metrics ?? [];

  // Nothing chosen: what goes on now, else the newest incident of this source, is shown as it comes.
  const newest = store.incidents.find((s) => ofSource(store, s))?.key ?? null;
  const shown = view.incident ?? (store.ongoing ? null : newest);
  const summary = store.incidents.find((s) => s.key === shown);
  const stamp = shown === null ? null : `${shown} ${summary?.end ?? ''}`;
  // The list says whether it has grown since: asked before, it would be asked twice.
  const loaded = useLoaded(stamp, (signal) => getJson<ReportDocument>(`/api/v1/incidents/${encodeURIComponent(shown ?? '')}`, signal, 6), { hold: !store.listed });
  const incident = loaded.value?.incidents[0] ?? null;
  const weights = loaded.value?.weights ?? store.meta?.weights;
  const subject = incident ?? (view.incident === null ? store.ongoing : null);
  const rank = rankOf(view, subject?.suspects ?? []);

  const window = windowOf(view, store, incident);
  const curves = useCurves(store, view, change, window, loaded);
  const { plots, own, kept, ...drawing } = useMemo(() => drawn(store, view, window, curves, loaded.value, all), [version, window.from, window.to, view, curves.value, curves.error, loaded.value, all]);
  const bands = useMemo(() => bandsOf(store, window, shown, incident ?? summary), [version, window.from, window.to, shown, incident]);

  const open = useCallback((key: string) => change({ ...HOME, follow: fromHash(location.hash).follow, incident: key }), [change]);
  const onKeys = useCallback(
    (keys: string[]) => {
      void store.loadIncidents().catch(() => undefined);
      if (keys[0] !== undefined) open(keys[0]);
    },
    [store, open],
  );
  const { upload, send, clear, over } = useUpload(onKeys);
  const live = (): void => change({ ...HOME, follow: view.follow });
  const machine = (): void => change({ process: null, suspect: null });
  const back = (): void => {
    if (help) setHelp(false);
    else if (view.process !== null || view.suspect !== null) machine();
    else live();
  };
  useKeys({ back, live, help: () => setHelp(true) });

  const choose = (process: Chosen): void => change({ process, suspect: null });
  const chooseSuspect = (place: number, { entity, name, pid }: Suspect): void => {
    // While it goes on, another may take the place: the process is chosen. Later its number is not known.
    if (entity !== undefined && store.run !== null) choose({ entity, run: store.run, name, pid });
    else change({ suspect: place, process: null, incident: shown });
  };
  const suspect = view.suspect !== null ? subject?.suspects[rank - 1] : undefined;
  const named = curves.value ? who(curves.value.entity) : suspect ? who(suspect) : null;

  return (
    <>
      <Header store={store} theme={theme} setTheme={setTheme} onFiles={send} onHelp={() => setHelp(true)} />
      <UploadNote upload={upload} over={over} onClose={clear} />
      <main className={subject ? 'with-detail' : ''} data-frames={store.ring.size} data-newest={store.ring.lastId}>
        <div className="verdict-column">
          <Incidents incidents={store.incidents} ongoing={store.ongoing} listed={store.listed} shown={shown} now={store.ring.to} metrics={metrics} onChoose={open} />
          {loaded.error !== '' && <p className="failed" role="alert">{loaded.error}</p>}
          {subject && weights && <Detail incident={subject} weights={weights} loss={loaded.value?.loss ?? {}} chosen={rank} onChoose={chooseSuspect} />}
        </div>
        <div className="curves-column">
          <div className="bar">
            <h2>{named ?? 'Machine'}</h2>
            {named !== null && <button type="button" onClick={machine}>Show the machine</button>}
            <span className="soft range">{rangeWords(drawing.window, store.ring.to)}</span>
            <div className="spans" role="group" aria-label="Window">
              {SPANS.map((s) => (
                <button key={s} type="button" aria-pressed={view.follow === s} onClick={() => change({ follow: s })}>
                  {s / 60} min
                </button>
              ))}
              {view.incident !== null && <button type="button" onClick={live}>Live</button>}
            </div>
          </div>
          {store.ring.size === 0 && !own && <p className="quiet">{store.note || (store.meta ? 'Waiting for the first frame…' : 'Loading…')}</p>}
          {own && <p className="soft">{kept ? 'The incident’s own curve.' : 'Frames of this time are not kept; this is the incident’s own curve.'}</p>}
          {(own || kept) && <Charts tall={own} plots={plots} {...drawing} bands={bands} onPick={(t) => own || change({ at: Math.round(t * 1000) / 1000 })} />}
          {!own && kept && <button type="button" className="more" aria-pressed={all} onClick={() => setAll(!all)}>{all ? 'Fewer curves' : 'More curves'}</button>}
          {view.process !== null && !own && !kept && (
            <p className={curves.error === '' ? 'quiet' : 'failed'}>{curves.error || (curves.value ? 'Nothing is kept of this process at this time.' : 'Loading its curves…')}</p>
          )}
          <Processes metrics={metrics} at={view.at} stream={store.stream} run={store.run} chosen={view.process} onChoose={choose} onLive={() => change({ at: null })} />
        </div>
        {incident && shown !== null && <Reading id={shown} narrative={incident.narrative} model={store.meta?.explain ?? false} />}
      </main>
      <Help open={help} onClose={() => setHelp(false)} />
    </>
  );
}

function rangeWords({ from, to }: { from: number; to: number }, now: number | null): string {
  if (to <= 0) return '';
  const today = now !== null && Math.floor(from / 86400) === Math.floor(now / 86400);
  return `${today ? shortTime(from) : moment(from).replace(' UTC', '')} – ${shortTime(to)}${to > 1e8 ? ' UTC' : ''}`;
}
