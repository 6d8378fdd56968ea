import { useCallback, useMemo, useState } from 'react';
import { getJson } from '../model/api';
import { moment, shortTime } from '../model/clock';
import { fromHash, HOME, SPANS } from '../model/hash';
import type { Store } from '../model/store';
import type { EntityCurves, ReportDocument, Suspect } from '../model/types';
import { who } from '../model/visible';
import { Charts } from './charts';
import { Detail } from './detail';
import { Header } from './header';
import { Help } from './help';
import { useLoaded, useRefreshed, useStore, useTheme, useView } from './hooks';
import { Incidents } from './incidents';
import { useKeys } from './keys';
import { Processes } from './processes';
import { Reading } from './report';
import { bandsOf, entityOf, machinePlots, ownPlot, processPlots, windowOf } from './selection';
import { UploadNote, useUpload } from './upload';

export function App({ store }: { store: Store }) {
  const version = useStore(store);
  const [view, change] = useView();
  const [theme, setTheme] = useTheme();
  const [help, setHelp] = useState(false);
  const [all, setAll] = useState(false);
  const metrics = store.meta?.metrics ?? [];

  // Nothing chosen: what goes on now, else the newest incident of this source, is shown as it comes.
  const newest = store.incidents.find((s) => !s.origin.startsWith('upload'))?.key ?? null;
  const shown = view.incident ?? (store.ongoing ? null : newest);
  const summary = store.incidents.find((s) => s.key === shown);
  const stamp = shown === null ? null : `${shown} ${summary?.end ?? ''}`;
  const loaded = useLoaded(stamp, (signal) => getJson<ReportDocument>(`/api/v1/incidents/${encodeURIComponent(shown ?? '')}`, signal, 6));
  const incident = loaded.value?.incidents[0] ?? null;
  const weights = loaded.value?.weights ?? store.meta?.weights;
  const subject = incident ?? (view.incident === null ? store.ongoing : null);

  const window = windowOf(view, store, incident);
  const following = view.window === null && view.incident === null;
  const rank = view.suspect ?? 1;
  // Until the incident is there its window is not known, nor the newest one before the first frame.
  const settled = window.to > 0 && (view.incident === null || view.window !== null || incident !== null || loaded.error !== '');
  // Curves of a process are fetched again each second, until their window is full.
  const now = store.ring.to ?? 0;
  const tick = following || now < window.to ? Math.floor(now) : 0;
  const range = following ? '' : `?from=${window.from}&to=${window.to}`;
  const { value: curves, error: noCurves } = useRefreshed(view.process === null || !settled ? null : `${view.process}${range} ${tick}`, (signal) =>
    getJson<EntityCurves>(`/api/v1/entities/${view.process}${range || `?from=${window.from}&to=${window.to}`}`, signal, 2),
  );
  const suspect = incident?.suspects[rank - 1];

  const plots = useMemo(() => {
    if (view.process !== null) return curves ? processPlots(metrics, curves, all) : [];
    return machinePlots(store, window, all);
  }, [version, window.from, window.to, view.process, curves, all]);
  const kept = plots.some((p) => p.data.times.length > 0);
  const loading = view.process === null ? store.ring.size === 0 && store.stream === 'connecting' : curves === null && noCurves === '';
  const wantsOwn = !loading && (!kept || (view.suspect !== null && view.process === null));
  const own = incident && !following && wantsOwn ? ownPlot(incident, loaded.value?.metrics ?? metrics, view.suspect) : null;
  const bands = useMemo(() => bandsOf(store.incidents, store.ongoing, window, shown), [version, window.from, window.to, shown]);

  const onKeys = useCallback(
    (keys: string[]) => {
      void store.loadIncidents().catch(() => undefined);
      if (keys[0] !== undefined) change({ ...HOME, follow: view.follow, incident: keys[0] });
    },
    [store, change, view.follow],
  );
  const { upload, send, clear, over } = useUpload(onKeys);
  const live = (): void => change({ ...HOME, follow: view.follow });
  const back = (): void => {
    if (help) setHelp(false);
    else if (view.process !== null || view.suspect !== null) change({ process: null, suspect: null });
    else live();
  };
  useKeys({ back, live, help: () => setHelp(true) });

  const chooseSuspect = (place: number, s: Suspect): void => {
    change({ suspect: place, process: null, ...(shown !== null ? { incident: shown } : {}) });
    const at = subject ? (subject.begin + subject.end) / 2 : (store.ring.to ?? 0);
    // Another choice may have been made while this was looked up.
    const still = (): boolean => fromHash(location.hash).suspect === place;
    entityOf(s, at).then((entity) => entity !== null && still() && change({ process: entity }), () => undefined);
  };
  const named = view.process !== null && curves ? who(curves.entity) : view.suspect !== null && suspect ? who(suspect) : null;

  return (
    <>
      <Header store={store} theme={theme} setTheme={setTheme} onFile={send} onHelp={() => setHelp(true)} />
      <UploadNote upload={upload} over={over} onClose={clear} />
      <main className={subject ? 'with-detail' : ''} data-frames={store.ring.size} data-newest={store.ring.lastId}>
        <div className="verdict-column">
          <Incidents incidents={store.incidents} ongoing={store.ongoing} listed={store.listed} shown={shown} now={store.ring.to} metrics={metrics} onChoose={(key) => change({ ...HOME, follow: view.follow, incident: key })} />
          {loaded.error !== '' && <p className="failed" role="alert">{loaded.error}</p>}
          {subject && weights && <Detail incident={subject} weights={weights} chosen={rank} onChoose={chooseSuspect} />}
        </div>
        <div className="curves-column">
          <div className="bar">
            <h2>{named ?? 'Machine'}</h2>
            {named !== null && <button type="button" onClick={() => change({ process: null, suspect: null })}>Show the machine</button>}
            <span className="soft range">{rangeWords(window, store.ring.to)}</span>
            <div className="spans" role="group" aria-label="Window">
              {SPANS.map((s) => (
                <button key={s} type="button" aria-pressed={following && view.follow === s} onClick={() => change({ ...HOME, process: view.process, follow: s })}>
                  {s / 60} min
                </button>
              ))}
            </div>
          </div>
          {store.ring.size === 0 && !own && <p className="quiet">{store.note || (store.meta ? 'Waiting for the first frame…' : 'Loading…')}</p>}
          {own && <p className="soft">{kept ? 'The incident’s own curve.' : 'Frames of this time are not kept; this is the incident’s own curve.'}</p>}
          {own && <Charts tall plots={[own.plot]} metrics={own.metrics} window={windowOfCurve(own.plot.data.times, window)} bands={bands} onPick={() => undefined} />}
          {!own && kept && <Charts plots={plots} metrics={metrics} window={window} bands={bands} onPick={(t) => change({ at: Math.round(t * 1000) / 1000 })} />}
          {!own && kept && <button type="button" className="more" aria-pressed={all} onClick={() => setAll(!all)}>{all ? 'Fewer curves' : 'More curves'}</button>}
          {view.process !== null && !own && !kept && (
            <p className={noCurves === '' ? 'quiet' : 'failed'}>{noCurves || (curves ? 'Nothing is kept of this process at this time.' : 'Loading its curves…')}</p>
          )}
          <Processes metrics={metrics} at={view.at} tick={Math.floor(store.ring.to ?? 0)} chosen={view.process} onChoose={(entity) => change({ process: entity, suspect: null })} onLive={() => change({ at: null })} />
        </div>
        {incident && shown !== null && <Reading id={shown} narrative={incident.narrative} model={store.meta?.explain ?? false} />}
      </main>
      <Help open={help} onClose={() => setHelp(false)} />
    </>
  );
}

function windowOfCurve(times: number[], window: { from: number; to: number }): { from: number; to: number } {
  const first = times[0];
  const last = times[times.length - 1];
  return first === undefined || last === undefined || first === last ? window : { from: first, to: last };
}

function rangeWords({ from, to }: { from: number; to: number }, now: number | null): string {
  if (to <= 0) return '';
  const today = now !== null && Math.floor(from / 86400) === Math.floor(now / 86400);
  return `${today ? shortTime(from) : moment(from).replace(' UTC', '')} – ${shortTime(to)}${to > 1e8 ? ' UTC' : ''}`;
}
