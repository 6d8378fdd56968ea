import { useState } from 'react';
import { getJson } from '../model/api';
import { columnsOf } from '../model/charts';
import { shortTime } from '../model/clock';
import type { Chosen } from '../model/hash';
import type { StreamState } from '../model/stream';
import type { Metric, ProcessRow } from '../model/types';
import { capital, quantity } from '../model/units';
import { visible } from '../model/visible';
import { useLoaded } from './hooks';

interface Props {
  metrics: Metric[];
  /** The moment of the table; null: the newest frame. */
  at: number | null;
  stream: StreamState;
  run: number | null;
  chosen: Chosen | null;
  onChoose: (process: Chosen) => void;
  onLive: () => void;
}

const HEADS: Record<string, string> = {
  cpu: 'CPU', working_set: 'Resident', memory: 'Private', disk_read: 'Read', disk_write: 'Write',
  network_receive: 'Receive', network_send: 'Send',
};

export function Processes({ metrics, at, stream, run, chosen, onChoose, onLive }: Props) {
  const [search, setSearch] = useState('');
  const [sorted, setSorted] = useState<string | null>(null);
  const known = columnsOf(metrics);
  // Another source may not have the column.
  const sort = sorted !== null && metrics.some((m) => m.name === sorted) ? sorted : (metrics[known[0] ?? 0]?.name ?? '');
  const params = new URLSearchParams({ sort, limit: '50' });
  if (at !== null) params.set('at', String(at));
  if (search !== '') params.set('q', search);
  const query = params.toString();
  // The numbers of an answer are of the run that gave it.
  const { value: answer, error } = useLoaded(
    metrics.length === 0 ? null : `${run} ${query}`,
    async (signal) => ({ run, ...(await getJson<{ begin: number; count: number; processes: ProcessRow[] }>(`/api/v1/processes?${query}`, signal, 2)) }),
    { keep: true, hold: stream !== 'live' && stream !== 'ended', again: at === null && stream === 'live' },
  );
  const rows = answer?.processes ?? [];
  const isChosen = (row: ProcessRow): boolean => row.entity === chosen?.entity && answer?.run === chosen.run;
  const columns = known.filter((c) => metrics[c]?.name === sort || rows.some((r) => r.values[c] != null));
  return (
    <section className="processes" aria-labelledby="processes-title">
      <header>
        <h2 id="processes-title">
          Processes <span className="count">{answer?.count.toLocaleString('en-US') ?? ''}</span>
        </h2>
        <span className="soft">{answer && answer.count > 0 ? `at ${shortTime(answer.begin)}` : ''}</span>
        {at !== null && <button type="button" onClick={onLive}>Newest</button>}
        <input id="search" type="search" placeholder="Search name or pid" aria-label="Search processes by name or pid" value={search} onChange={(e) => setSearch(e.target.value)} />
      </header>
      <div className="scroll" tabIndex={0} role="group" aria-label="Process table">
        <table>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">pid</th>
              {columns.map((c) => {
                const name = metrics[c]?.name ?? '';
                return (
                  <th key={name} scope="col" aria-sort={name === sort ? 'descending' : 'none'}>
                    <button type="button" className="sort" title={metrics[c]?.summary} onClick={() => setSorted(name)}>
                      {HEADS[name] ?? capital(metrics[c]?.noun ?? name)}
                      {name === sort && <span aria-hidden="true"> ▾</span>}
                    </button>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.entity} className={isChosen(row) ? 'chosen' : ''}>
                <th scope="row">
                  <button type="button" className="link" data-row="process" aria-pressed={isChosen(row)} onClick={() => answer && answer.run !== null && onChoose({ entity: row.entity, run: answer.run, name: row.name, pid: row.pid })} title={visible(row.name, 400)}>
                    {visible(row.name, 40) || '(no name)'}
                  </button>
                </th>
                <td>{row.pid ?? '–'}</td>
                {columns.map((c) => <td key={c}>{quantity(row.values[c], metrics[c])}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {error !== '' && <p className="failed">{error}</p>}
      {answer && rows.length === 0 && <p className="quiet">{search === '' ? 'No processes at this moment.' : 'No process matches.'}</p>}
    </section>
  );
}
