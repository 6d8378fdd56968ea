// The verdict, in the library's words: sentence, ranked suspects with the parts of their score, evidence, loss.
import { useState } from 'react';
import { lossWords } from '../model/loss';
import type { Incident, Loss, Ongoing, Suspect, Weights } from '../model/types';
import { percent } from '../model/units';
import { visible, who } from '../model/visible';

const AT_FIRST = 5;
const PARTS = ['anomaly', 'energy', 'correlation'] as const;

interface Props {
  incident: Incident | Ongoing;
  weights: Weights;
  /** Of the whole report. */
  loss: Loss;
  /** Place of the chosen suspect, from 1; its evidence is shown. */
  chosen: number;
  onChoose: (rank: number, suspect: Suspect) => void;
}

function Bar({ name, value, weight }: { name: string; value: number; weight: number }) {
  return (
    <div className={`part ${name}`} title={`weight ${weight}`}>
      <span className="label">{name}</span>
      <span className="track">
        <span className="fill" style={{ width: `${Math.min(Math.max(value, 0), 1) * 100}%` }} />
      </span>
      <span className="value">{value.toFixed(2)}</span>
    </div>
  );
}

function SuspectRow({ suspect, rank, weights, chosen, onChoose }: { suspect: Suspect; rank: number } & Pick<Props, 'weights' | 'onChoose'> & { chosen: boolean }) {
  return (
    <li className={chosen ? 'suspect chosen' : 'suspect'}>
      <button type="button" className="row" data-row="suspect" aria-pressed={chosen} tabIndex={chosen ? 0 : -1} onClick={() => onChoose(rank, suspect)}>
        <span className="rank">{rank}</span>
        <span className="name">{who(suspect)}</span>
        <span className="score">
          <span className="label">score </span>
          {suspect.score.toFixed(2)}
        </span>
      </button>
      <div className="parts">
        {PARTS.map((part) => (
          <Bar key={part} name={part} value={suspect[part]} weight={weights[part]} />
        ))}
      </div>
      {chosen && suspect.evidence && (
        <ul className="evidence" aria-label={`Evidence against ${who(suspect)}`}>
          {suspect.evidence.map((e, i) => (
            <li key={i}>{visible(e.claim, 400)}</li>
          ))}
        </ul>
      )}
    </li>
  );
}

export function Detail({ incident, weights, loss, chosen, onChoose }: Props) {
  const [all, setAll] = useState(false);
  const shown = all || chosen > AT_FIRST ? incident.suspects : incident.suspects.slice(0, AT_FIRST);
  const first = incident.suspects[0];
  const { answer, reason } = incident.verdict;
  const named = first && (answer === 'clear' || answer === 'probable');
  const whole = 'curve' in incident ? incident : null;
  const share = whole && whole.lost_share > 0 ? `${percent(whole.lost_share)} of the events` : '';
  const inside = [whole ? lossWords(whole.loss) : '', share].filter((part) => part !== '').join('; ');
  const everywhere = lossWords(loss);
  return (
    <section className="detail" aria-labelledby="verdict">
      <h2 id="verdict">{named ? who(first) : 'No single process can be named'}</h2>
      <p className="lead">{'curve' in incident ? incident.narrative.headline : incident.headline}</p>
      <p className={`verdict ${answer.replace(' ', '-')}`}>{reason}</p>
      {!whole && <p className="soft">It still goes on. Evidence and report follow when it is over.</p>}
      <h3>Suspects</h3>
      <p className="soft">
        score = {weights.anomaly} anomaly + {weights.energy} energy + {weights.correlation} correlation, each 0 to 1
      </p>
      <ol className="suspects">
        {shown.map((s, i) => (
          <SuspectRow key={i} suspect={s} rank={i + 1} weights={weights} chosen={chosen === i + 1} onChoose={onChoose} />
        ))}
      </ol>
      {incident.suspects.length > AT_FIRST && chosen <= AT_FIRST && (
        <button type="button" className="more" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? `The first ${AT_FIRST}` : `All ${incident.suspects.length} suspects`}
        </button>
      )}
      {inside !== '' && <p className="some">Lost inside the window: {inside}.</p>}
      {everywhere !== '' && <p className="some">Lost in all of the data: {everywhere}.</p>}
    </section>
  );
}
