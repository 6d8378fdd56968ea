// The server's answers (examples/dashboard/openapi.json). Times are Unix seconds of the source; null: not known.

export interface Metric {
  name: string;
  kind: 'usage' | 'level';
  unit: string;
  otel_name: string;
  otel_attributes: string;
  summary: string;
  /** What sentences call it. */
  noun: string;
  /** What a value of unit 1 counts. */
  one: '' | 'cores' | 'threads' | '%';
}

/** Amounts by what is missing: events, buffers, ... */
export type Loss = Record<string, number>;

export interface Capability {
  name: string;
  sight: 'full' | 'partial' | 'none';
  detail: string;
  remedy: string;
}

export interface SourceInfo {
  kind: string;
  name: string;
  mode: 'live' | 'recording' | 'replay';
  speed: number;
  processors: number;
  interval: number;
  /** Lost at a moment that is not known, and so in no frame. */
  loss: Loss;
  notes: string[];
  capabilities: Capability[];
}

/** What the parts of a score count for. */
export interface Weights {
  anomaly: number;
  energy: number;
  correlation: number;
}

export interface MetricsAnswer {
  metrics: Metric[];
  source: SourceInfo;
  history: { from: number | null; to: number | null; frames: number; dropped: number };
  explain: boolean;
  weights: Weights;
}

export type Value = number | null;

export interface Frame {
  id: number;
  begin: number;
  length: number;
  total: Value[];
  unattributed: Value[];
  processes: number;
  loss: Loss;
}

export interface ProcessRow {
  entity: number;
  name: string;
  pid: number | null;
  values: Value[];
  parent: unknown;
  start: number | null;
}

export interface Verdict {
  answer: 'clear' | 'probable' | 'not identifiable' | 'none';
  reason: string;
}

/** What a summary and the stored document both say. */
interface IncidentBase {
  id: string;
  begin: number;
  end: number;
  open: boolean;
  metric: string;
  unit: string;
  value: Value;
  baseline: Value;
  score: Value;
  verdict: Verdict;
}

export interface Summary extends IncidentBase {
  key: string;
  seq: number;
  origin: string;
  headline: string;
  first: { name: string; pid: number | null; score: number } | null;
}

/** The parts of a score: as in the stored document, or of an incident that still goes on. */
export interface Suspect {
  name: string;
  pid: number | null;
  /** Ready to show; an incident that still goes on has none. */
  label?: string;
  entity?: number;
  score: number;
  anomaly: number;
  energy: number;
  correlation: number;
  evidence?: { kind: string; claim: string }[];
  curve?: Value[];
}

export interface Ongoing extends Omit<Summary, 'seq'> {
  suspects: Suspect[];
}

/** What the library says of an incident, in plain text; names are made visible in it. */
export interface Narrative {
  title: string;
  headline: string;
  summary: string[];
  cause: string[];
  impact: string[];
  remediation: string[];
}

export interface Incident extends IncidentBase {
  narrative: Narrative;
  suspects: Suspect[];
  loss: Loss;
  lost_share: number;
  curve: { metric: string; unit: string; times: number[]; total: Value[] };
}

export interface ReportDocument {
  weights: Weights;
  metrics: Metric[];
  incidents: Incident[];
  /** All that was lost, inside incidents or not. */
  loss: Loss;
}

export interface Explanation {
  by: string;
  sections: { title: string; sentences: string[] }[];
  refused: { sentence: string; reason: string }[];
  why: string;
}

export interface EntityCurves {
  entity: { entity: number; name: string; pid: number | null };
  times: number[];
  values: Record<string, Value[]>;
}
