// A made-up machine for the stand-in: processes, frames and the documents of its incidents. The shapes are those of
// openapi.json, no more and no less (contract.test.ts); the numbers mean nothing.

export const METRICS = [
  ['cpu', 'usage', '1', 'process.cpu.utilization', 'CPU time per second: cores kept busy', 'CPU', 'cores'],
  ['ready', 'usage', '1', '', 'Time per second spent runnable, waiting for a core', 'waiting for a core', 'threads'],
  ['disk_read', 'usage', 'By/s', 'process.disk.io', 'Bytes read from disks', 'disk reads', ''],
  ['disk_write', 'usage', 'By/s', 'process.disk.io', 'Bytes written to disks', 'disk writes', ''],
  ['network_receive', 'usage', 'By/s', 'process.network.io', 'Bytes received from the network', 'network receive', ''],
  ['network_send', 'usage', 'By/s', 'process.network.io', 'Bytes sent to the network', 'network send', ''],
  ['hard_faults', 'usage', '{fault}/s', 'process.paging.faults', 'Page faults that waited for a disk', 'hard page faults', ''],
  ['context_switches', 'usage', '{context_switch}/s', 'process.context_switches', 'Switches to a thread of the process', 'context switches', ''],
  ['memory', 'level', 'By', 'process.memory.virtual', 'Private committed memory', 'private memory', ''],
  ['working_set', 'level', 'By', 'process.memory.usage', 'Resident memory', 'resident memory', ''],
  ['pressure_cpu', 'usage', '1', '', 'Time in which a task that could run had to wait for a core', 'stalled for CPU', '%'],
  ['pressure_memory', 'usage', '1', '', 'Time in which a task was stalled for want of memory', 'stalled for memory', '%'],
  ['pressure_io', 'usage', '1', '', 'Time in which a task was stalled by a disk', 'stalled for disk', '%'],
].map(([name, kind, unit, otel_name, summary, noun, one]) => ({ name, kind, unit, otel_name, otel_attributes: '', summary, noun, one }));

// Not those of the library: the page must show what it is told.
export const WEIGHTS = { anomaly: 0.5, energy: 0.3, correlation: 0.2 };

const NO_LOSS = { events: 0, buffers: 0, bytes: 0, records: 0, observations: 0 };
export const SOURCE = {
  kind: 'proc', name: 'stand-in', begin: null, end: null, rows: false, processors: 4, cpu_method: '', events: 0, unknown_events: 0,
  loss: NO_LOSS, notes: [],
  capabilities: [{ name: 'network of processes', sight: 'none', detail: 'This machine is made up.', remedy: 'Start etwrca-dashboard.' }],
};

// What speaks for the first suspect, and for the others.
const CLAIMS = [
  { kind: 'metric', claim: 'used 1.95 cores, against 0.1 cores before (z over 1,000); 100 % of the machine’s rise',
    metric: 'cpu', unit: '1', value: 1.95, peak: 2, baseline: 0.1, scale: 0.001, z: 1850, share: 1 },
  { kind: 'metric', claim: 'wrote 10 MB/s to disk, against 3.3 kB/s before (z 412)',
    metric: 'disk_write', unit: 'By/s', value: 1e7, peak: 2e7, baseline: 3300, scale: 24000, z: 412, share: 1 },
  { kind: 'counterfactual', claim: 'without it CPU would have peaked at 1.3 cores (z 1.2): no spike', peak_without: 1.3, score_without: 1.2 },
];
const NO_CLAIM = {
  kind: 'metric', claim: 'used 0.03 cores, against 0.03 cores before (z 0.4)',
  metric: 'cpu', unit: '1', value: 0.03, peak: 0.04, baseline: 0.03, scale: 0.01, z: 0.4, share: 0,
};

export const HOSTILE = [
  '<script>document.title="owned"</script>',
  '<img src=x onerror=document.title="owned">',
  'evil\u202egpj.exe',
  'line\nbreak\u0000\u001b[31m',
  '😀'.repeat(256),
  '"};alert(1);//',
  '',
];

// The same numbers on every run: a test must not depend on chance.
function noise(seed) {
  const x = Math.sin(seed * 12.9898) * 43758.5453;
  return x - Math.floor(x);
}

const MIB = 1048576;
const bursts = (n, begin, end) => n >= begin && n < end;

export class Machine {
  /** `incidents`: [first frame, last frame + 1] of each. `first`: the entity number of the first process. */
  constructor({ processes, start, length, incidents, first = 1 }) {
    Object.assign(this, { start, length, incidents, first });
    this.rows = Array.from({ length: processes }, (_, i) => ({
      entity: i + first,
      pid: i === 0 ? 4242 : 100 + i,
      name: i === 0 ? 'burner' : i <= HOSTILE.length ? HOSTILE[i - 1] : `worker-${i}`,
    })).map((row) => ({ ...row, label: `${row.name.replace(/[^ -~]/g, '?')} (pid ${row.pid})` }));
  }

  burning(n) {
    return this.incidents.some(([begin, end]) => bursts(n, begin, end));
  }

  values(row, n) {
    const place = row.entity - this.first + 1;
    const hot = place === 1 && this.burning(n);
    const r = noise(place * 1000 + n);
    const base = 1 / (place + 2);
    const cpu = hot ? 1.9 + 0.1 * r : 0.3 * base * (0.8 + 0.4 * r);
    const memory = (hot ? 300 : 8 + 200 * base) * MIB;
    return [cpu, cpu * 0.05, 2e5 * base * r, hot ? 2e7 * r : 1e4 * base * r, 4e4 * base * r, 2e4 * base * r, hot ? 12 * r : 0,
      100 * base, memory, memory * 0.7, null, null, null];
  }

  frame(n, id) {
    const rows = this.rows.map((row) => ({ ...row, values: this.values(row, n) }));
    const total = METRICS.map((_, m) => (m < 10 ? rows.reduce((sum, row) => sum + row.values[m], 0) : null));
    const hot = this.burning(n);
    total[10] = (hot ? 0.4 : 0.03) * (0.8 + 0.4 * noise(n));
    total[11] = 0;
    total[12] = (hot ? 0.1 : 0.01) * noise(n + 7);
    return {
      id, begin: this.start + n * this.length, length: this.length, total, unattributed: METRICS.map(() => 0),
      processes: rows.length, loss: NO_LOSS,
    };
  }

  time(n) {
    return this.start + n * this.length;
  }

  summary(i, seq, origin = 'live') {
    const [begin, end] = this.incidents[i];
    const at = new Date(this.time(begin) * 1000).toISOString();
    return {
      key: `${seq}-${at.replace(/[:.]/g, '')}-cpu`, seq, id: `${at}-cpu`, origin, begin: this.time(begin), end: this.time(end), open: false,
      metric: 'cpu', unit: '1', value: 3.2, baseline: 1.2, score: 4.6,
      verdict: { answer: 'clear', reason: 'Clear: it leads by 0.94, and 0 % of the rise is unexplained.' },
      headline: 'burner (pid 4242) used 1.95 cores, against 0.1 cores before.', first: { name: 'burner', pid: 4242, label: 'burner (pid 4242)', score: 0.99 },
    };
  }

  /** Who is suspected, best first, as in the event 'ongoing'. */
  ranking() {
    const parts = [[1, 1, 0.99], [0.05, 0, 0.2], [0.04, 0, 0.1], [0.02, 0, 0.05], [0.01, 0, 0.02]];
    return parts.map(([anomaly, energy, correlation], k) => ({
      ...this.rows[k], score: WEIGHTS.anomaly * anomaly + WEIGHTS.energy * energy + WEIGHTS.correlation * correlation, anomaly, energy, correlation,
    }));
  }

  /** The same in a report, which knows no entity numbers: they are of one run of the server. */
  suspects(i) {
    const [begin, end] = this.incidents[i];
    return this.ranking().map(({ entity, ...suspect }, k) => ({
      ...suspect, robust_z: suspect.anomaly, mahalanobis: suspect.anomaly,
      modules: [], peak_without: 1.3, score_without: 1.2, evidence: k === 0 ? CLAIMS : [NO_CLAIM],
      curve: this.around(begin, end).map((n) => this.values(this.rows[k], n)[0]),
    }));
  }

  around(begin, end) {
    return Array.from({ length: end - begin + 60 }, (_, k) => begin - 30 + k);
  }

  /** The report of one incident: docs/schema/report.schema.json. */
  document(i, { key, seq, origin, headline, first, ...incident }) {
    const [begin, end] = this.incidents[i];
    const frames = this.around(begin, end);
    return {
      schema: 'etwrca.report/1', source: SOURCE, extent: { begin: this.start, end: this.time(end) }, bin: this.length, frames: frames.length,
      threshold: 6, weights: WEIGHTS, metrics: METRICS, incidents_dropped: 0, loss: NO_LOSS,
      incidents: [{
        ...incident, given: false, entity: null, scale: 0.1, alerted: this.time(begin + 2), narrative: this.narrative(headline),
        suspects: this.suspects(i), others: 0, unexplained: 0.01, buckets: [], other_spikes: [], lost_share: 0, loss: NO_LOSS,
        facts: [], baseline_frames: 30, window_frames: end - begin, early_frames: 0,
        curve: { metric: 'cpu', unit: '1', times: frames.map((n) => this.time(n)), total: frames.map((n) => this.frame(n, 0).total[0]) },
      }],
    };
  }

  narrative(headline) {
    return {
      title: 'CPU, for a while', headline,
      summary: ['CPU rose to 3.2 cores from a baseline of 1.2 cores.', 'First suspect: burner (pid 4242), score 1.00.'],
      cause: [...CLAIMS.map((e) => `burner (pid 4242): ${e.claim}.`), '1 % of the rise is unexplained.'],
      impact: ['CPU was up to 2 cores above its baseline. Had to wait meanwhile: <script> (pid 101).'],
      remediation: ['Take a CPU profile of burner (pid 4242) while it happens.'],
    };
  }
}
