import { nearMoment } from '../model/clock';
import type { Metric, Ongoing, Summary } from '../model/types';
import { capital, quantity, span } from '../model/units';
import { visible, who } from '../model/visible';

interface Props {
  incidents: Summary[];
  ongoing: Ongoing | null;
  listed: boolean;
  shown: string | null;
  now: number | null;
  metrics: Metric[];
  onChoose: (key: string) => void;
}

export function metricOf(metrics: Metric[], name: string, unit: string): Metric {
  return metrics.find((m) => m.name === name && m.unit === unit) ?? { name, unit, kind: 'level', otel_name: '', otel_attributes: '', summary: '', noun: name, one: '' };
}

function Entry({ s, shown, entry, now, metrics, onChoose }: { s: Summary; shown: boolean; entry: boolean } & Pick<Props, 'now' | 'metrics' | 'onChoose'>) {
  const metric = metricOf(metrics, s.metric, s.unit);
  const from = s.origin.startsWith('live') ? '' : ` · ${visible(s.origin.replace(/^(upload|recording):/, ''), 32)}`;
  return (
    <li>
      <button type="button" className="row" data-row="incident" aria-pressed={shown} tabIndex={entry ? 0 : -1} onClick={() => onChoose(s.key)}>
        <span className="when">{nearMoment(s.begin, now)}</span>
        <span className="what">
          <span className="name">{s.first ? who(s.first, 40) : 'nobody'}</span>
          <span className={`answer ${s.verdict.answer.replace(' ', '-')}`}>{s.verdict.answer === 'none' ? 'no suspect' : s.verdict.answer}</span>
        </span>
        <span className="how">
          {capital(metric.noun)} {quantity(s.baseline, metric)} → {quantity(s.value, metric)} · {span(s.end - s.begin)}
          {s.open && ' so far'}
          {from}
        </span>
      </button>
    </li>
  );
}

export function Incidents({ incidents, ongoing, listed, shown, now, metrics, onChoose }: Props) {
  const going = ongoing ? metricOf(metrics, ongoing.metric, ongoing.unit) : undefined;
  // Tab leads to one row; arrows lead on.
  const entry = incidents.some((s) => s.key === shown) ? shown : incidents[0]?.key;
  return (
    <section className="incidents" aria-labelledby="incidents-title">
      <h2 id="incidents-title">
        Incidents <span className="count">{incidents.length}</span>
      </h2>
      {ongoing && (
        <p className="going" role="status">
          Going on: {capital(going?.noun ?? '')} at {quantity(ongoing.value, going)}
          {ongoing.first && `, first suspect ${who(ongoing.first, 40)}`}
        </p>
      )}
      {incidents.length === 0 && !ongoing && (
        <p className="quiet">{listed ? 'None so far. One appears here by itself when a curve leaves its usual range.' : 'Loading…'}</p>
      )}
      <ul className="rows" aria-label="Incidents, newest first">
        {incidents.map((s) => (
          <Entry key={s.key} s={s} shown={s.key === shown} entry={s.key === entry} now={now} metrics={metrics} onChoose={onChoose} />
        ))}
      </ul>
    </section>
  );
}
