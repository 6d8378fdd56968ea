// What is to be read beside the verdict: the library's report, or its wording by a language model.
import { useRef, useState, type KeyboardEvent } from 'react';
import { getJson, getText, postJson, Refused } from '../model/api';
import { blocksOf, type Block, type Span } from '../model/markdown';
import type { Explanation } from '../model/types';
import { useLoaded } from './hooks';

function Spans({ spans }: { spans: Span[] }) {
  return spans.map((s, i) => (s.bold ? <b key={i}>{s.text}</b> : <span key={i}>{s.text}</span>));
}

function BlockView({ block }: { block: Block }) {
  if (block.kind === 'heading') {
    const Tag = block.level <= 2 ? 'h3' : 'h4';
    return <Tag><Spans spans={block.spans} /></Tag>;
  }
  if (block.kind === 'paragraph') return <p><Spans spans={block.spans} /></p>;
  if (block.kind === 'list') return <ul>{block.items.map((item, i) => <li key={i}><Spans spans={item} /></li>)}</ul>;
  return (
    <div className="scroll" tabIndex={0} role="group" aria-label="Table of suspects">
      <table>
        <thead><tr>{block.head.map((c, i) => <th key={i} scope="col"><Spans spans={c} /></th>)}</tr></thead>
        <tbody>{block.rows.map((r, i) => <tr key={i}>{r.map((c, j) => <td key={j}><Spans spans={c} /></td>)}</tr>)}</tbody>
      </table>
    </div>
  );
}

function Report({ path }: { path: string }) {
  const { value, error } = useLoaded(path, (signal) => getText(`${path}/report?format=markdown`, signal));
  if (error !== '') return <p className="failed">{error}</p>;
  if (value === null) return <p className="quiet">Loading…</p>;
  return (
    <>
      <div className="prose">{blocksOf(value).map((block, i) => <BlockView key={i} block={block} />)}</div>
      <p className="soft">
        The same as a <a href={`${path}/report?format=html`} target="_blank" rel="noreferrer">page with pictures</a>,{' '}
        <a href={`${path}/report?format=markdown`} target="_blank" rel="noreferrer">Markdown</a> or{' '}
        <a href={path} target="_blank" rel="noreferrer">JSON</a>.
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
      {text.sections.map((section) => (
        <section key={section.title} className="prose">
          <h3>{section.title}</h3>
          {section.sentences.length === 1 ? <p>{section.sentences[0]}</p> : <ul>{section.sentences.map((s, i) => <li key={i}>{s}</li>)}</ul>}
        </section>
      ))}
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

function ExplanationTab({ path, model }: { path: string; model: boolean }) {
  const [asked, setAsked] = useState<{ text: Explanation | null; error: string; busy: boolean }>({ text: null, error: '', busy: false });
  const kept = useLoaded(path, (signal) =>
    getJson<Explanation>(`${path}/explanation`, signal, 4).catch((error: unknown) => {
      if (error instanceof Refused && error.status === 404) return 'none' as const;
      throw error;
    }),
  );
  const ask = (): void => {
    setAsked({ text: null, error: '', busy: true });
    postJson<Explanation>(`${path}/explanation`).then(
      (text) => setAsked({ text, error: '', busy: false }),
      (error: unknown) => setAsked({ text: null, error: error instanceof Error ? error.message : String(error), busy: false }),
    );
  };
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

export function Reading({ id, model }: { id: string; model: boolean }) {
  const [tab, setTab] = useState<(typeof TABS)[number]>('Report');
  const list = useRef<HTMLDivElement>(null);
  const path = `/api/v1/incidents/${encodeURIComponent(id)}`;
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
        {tab === 'Report' ? <Report path={path} /> : <ExplanationTab key={path} path={path} model={model} />}
      </div>
    </section>
  );
}
