// What is to be read beside the verdict: the library's report, or its wording by a language model.
import { useRef, useState, type KeyboardEvent } from 'react';
import { getJson, postJson, Refused, wordsOf } from '../model/api';
import type { Explanation, Narrative } from '../model/types';
import { useLoaded } from './hooks';

interface Section {
  title: string;
  sentences: string[];
}

function Sections({ sections }: { sections: Section[] }) {
  return sections.map(({ title, sentences }) => (
    <section key={title} className="prose">
      <h3>{title}</h3>
      {sentences.length === 1 ? <p>{sentences[0]}</p> : <ul>{sentences.map((s, i) => <li key={i}>{s}</li>)}</ul>}
    </section>
  ));
}

const PARTS: ['summary' | 'cause' | 'impact' | 'remediation', string][] = [
  ['summary', 'Incident summary'],
  ['cause', 'Causal explanation'],
  ['impact', 'Impact assessment'],
  ['remediation', 'Remediation recommendations'],
];

function Report({ path, narrative }: { path: string; narrative: Narrative }) {
  const sections = PARTS.map(([part, title]) => ({ title, sentences: narrative[part] })).filter((s) => s.sentences.length > 0);
  return (
    <>
      <Sections sections={sections} />
      <p className="soft">
        The whole report: <a href={`${path}/report?format=html`} target="_blank" rel="noreferrer">page with pictures</a>,{' '}
        <a href={`${path}/report?format=markdown`} download="report.md">Markdown</a>, <a href={`${path}/report?format=json`} download="report.json">JSON</a>.
      </p>
    </>
  );
}

function ExplanationText({ text }: { text: Explanation }) {
  return (
    <>
      <p className="soft">
        {text.by === 'etwrca' ? 'Worded by etwrca itself.' : `Worded by ${text.by}; the verdict and every number are the library’s.`} {text.why}
      </p>
      <Sections sections={text.sections} />
      {text.refused.length > 0 && (
        <section className="refused">
          <h3>Refused sentences ({text.refused.length})</h3>
          <ul>
            {text.refused.map((r, i) => (
              <li key={i}>
                <s>{r.sentence}</s> <span className="reason">{r.reason}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** An explanation that was asked for. */
interface Asked {
  path: string;
  text: Explanation | null;
  error: string;
  busy: boolean;
}

function ExplanationTab({ path, model, asked, ask }: { path: string; model: boolean; asked: Asked; ask: () => void }) {
  const kept = useLoaded(path, (signal) =>
    getJson<Explanation>(`${path}/explanation`, signal, 4).catch((error: unknown) => {
      if (error instanceof Refused && error.status === 404) return 'none' as const;
      throw error;
    }),
  );
  const text = asked.text ?? (kept.value === 'none' ? null : kept.value);
  if (text) return <ExplanationText text={text} />;
  if (kept.value === null && kept.error === '') return <p className="quiet">Loading…</p>;
  return (
    <div>
      <p className="soft">
        {model
          ? 'A language model words the evidence. Names and numbers stay the library’s; sentences that do not hold are refused and listed.'
          : 'No language model is configured: etwrca words the evidence itself, and nothing leaves this machine.'}
      </p>
      <button type="button" onClick={ask} disabled={asked.busy}>{asked.busy ? 'Wording…' : 'Explain'}</button>
      {(asked.error || kept.error) !== '' && <p className="failed" role="alert">{asked.error || kept.error}</p>}
    </div>
  );
}

const TABS = ['Report', 'Explanation'] as const;

export function Reading({ id, narrative, model }: { id: string; narrative: Narrative; model: boolean }) {
  const [tab, setTab] = useState<(typeof TABS)[number]>('Report');
  const list = useRef<HTMLDivElement>(null);
  const path = `/api/v1/incidents/${encodeURIComponent(id)}`;
  // Here, because the answer comes while another tab may be read; that of an incident that was left is the server's to keep.
  const unasked: Asked = { path, text: null, error: '', busy: false };
  const [last, setLast] = useState(unasked);
  const asked = last.path === path ? last : unasked;
  const ask = (): void => {
    const answer = (part: Partial<Asked>): void => setLast((now) => (now.path === path ? { ...unasked, ...part } : now));
    setLast({ ...unasked, busy: true });
    postJson<Explanation>(`${path}/explanation`).then(
      (text) => answer({ text }),
      (error: unknown) => answer({ error: wordsOf(error) }),
    );
  };
  const turn = (e: KeyboardEvent): void => {
    if (e.key !== 'ArrowLeft' && e.key !== 'ArrowRight') return;
    e.preventDefault();
    e.stopPropagation();
    const other = tab === 'Report' ? 'Explanation' : 'Report';
    setTab(other);
    list.current?.querySelector<HTMLElement>(`#tab-${other}`)?.focus();
  };
  return (
    <section className="reading" aria-label="Report and explanation">
      <div className="tabs" role="tablist" aria-label="To read" ref={list} onKeyDown={turn}>
        {TABS.map((name) => (
          <button key={name} id={`tab-${name}`} type="button" role="tab" aria-selected={tab === name} aria-controls="tab-panel" tabIndex={tab === name ? 0 : -1} onClick={() => setTab(name)}>
            {name}
          </button>
        ))}
      </div>
      <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${tab}`}>
        {tab === 'Report' ? <Report path={path} narrative={narrative} /> : <ExplanationTab key={path} path={path} model={model} asked={asked} ask={ask} />}
      </div>
    </section>
  );
}
