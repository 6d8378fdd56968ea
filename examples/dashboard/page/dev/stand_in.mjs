// A server that plays the contract of examples/dashboard/openapi.json with a made-up machine: to work on the page
// without building anything, and to measure it with 1,000 processes.
//   node dev/stand_in.mjs [--port 8000] [--page dist] [--processes 1000] [--interval 1000] [--history 900] [--frames N] [--start UNIX]
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { Machine, METRICS, SOURCE, WEIGHTS } from './machine.mjs';

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const POLICY = {
  'Content-Security-Policy': "default-src 'self'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};
const KEEP = 900;

export class StandIn {
  constructor(options) {
    this.options = { port: 0, page: 'dist', processes: 1000, interval: 1000, history: 900, frames: Infinity, start: 1579089600, seq: 1, ...options };
    const { history, processes, start, interval } = this.options;
    // One incident that is over, and one that begins 4 frames after the start.
    this.machine = new Machine({ processes, start, length: interval / 1000, incidents: [[history - 200, history - 180], [history + 4, history + 14]] });
    this.run = Date.now();
    this.id = this.run * 1000;
    this.events = [];
    this.frames = [];
    this.streams = new Set();
    this.n = 0;
    this.seq = this.options.seq;
    this.incidents = new Map();
    this.explanations = new Map();
    this.ended = false;
  }

  async listen() {
    for (let k = 0; k < this.options.history; k++) this.step();
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((error) => this.fail(response, 500, String(error)));
    });
    await new Promise((resolve) => this.server.listen(this.options.port, '127.0.0.1', resolve));
    this.timer = setInterval(() => this.step(), this.options.interval);
    return `http://127.0.0.1:${this.server.address().port}`;
  }

  async close() {
    clearInterval(this.timer);
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  emit(kind, data) {
    const event = { id: ++this.id, kind, data };
    if (kind === 'frame') data.id = event.id;
    this.events.push(event);
    if (this.events.length > 2 * KEEP) this.events.shift();
    for (const stream of this.streams) this.send(stream, event);
    return event;
  }

  send(stream, { id, kind, data }) {
    stream.write(`id: ${id}\nevent: ${kind}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  step() {
    if (this.n >= this.options.frames + this.options.history) return this.end();
    const n = this.n++;
    const frame = this.machine.frame(n, 0);
    this.emit('frame', frame);
    this.frames.push(frame);
    if (this.frames.length > KEEP) this.frames.shift();
    this.machine.incidents.forEach(([begin, end], i) => {
      if (n === end) this.store(i, 'live');
      if (n > begin && n < end && (n - begin) % 5 === 1) {
        const { seq, ...summary } = { ...this.machine.summary(i, this.seq), open: true, end: this.machine.time(n) };
        this.emit('ongoing', { ...summary, suspects: this.machine.suspects(i).map(({ evidence, curve, ...s }) => s) });
      }
    });
  }

  store(i, origin) {
    const summary = this.machine.summary(i, this.seq++, origin);
    this.incidents.set(summary.key, { i, machine: this.machine, summary });
    this.emit('incident', summary);
    return summary.key;
  }

  end() {
    if (this.ended) return;
    this.ended = true;
    this.emit('end', {});
  }

  json(response, value, status = 200) {
    this.body(response, status, 'application/json', JSON.stringify(value));
  }

  body(response, status, type, text) {
    const packed = gzipSync(text);
    response.writeHead(status, { ...POLICY, 'Content-Type': type, 'Content-Encoding': 'gzip', 'Content-Length': packed.length });
    response.end(packed);
  }

  fail(response, status, message) {
    if (!response.headersSent) this.json(response, { error: { status, message } }, status);
  }

  async answer(request, response) {
    const url = new URL(request.url, 'http://127.0.0.1');
    const parts = url.pathname.split('/').filter((p) => p !== '');
    if (parts[0] !== 'api') return this.file(url.pathname, response);
    const [, , what, id, more] = parts.map(decodeURIComponent);
    const query = url.searchParams;
    if (what === 'metrics') return this.json(response, this.table());
    if (what === 'frames') return this.json(response, { frames: this.between(query) });
    if (what === 'processes') return this.json(response, this.processes(query));
    if (what === 'entities') return this.entity(Number(id), query, response);
    if (what === 'incidents') return this.incident(request, response, id, more);
    if (what === 'analyze') return this.analyze(request, response, query.get('name') ?? 'upload');
    if (what === 'stream') return this.stream(request, response, Number(request.headers['last-event-id'] ?? query.get('after') ?? 0));
    return this.fail(response, 404, `There is no ${url.pathname}.`);
  }

  table() {
    const last = this.frames[this.frames.length - 1];
    return {
      metrics: METRICS,
      source: { ...SOURCE, interval: this.options.interval / 1000, mode: 'live', speed: 1 },
      history: { from: this.frames[0]?.begin ?? null, to: last ? last.begin + last.length : null, frames: this.frames.length, dropped: 0 },
      explain: false, weights: WEIGHTS,
    };
  }

  between(query) {
    const from = Number(query.get('from') ?? -Infinity);
    const to = Number(query.get('to') ?? Infinity);
    return this.frames.filter((f) => f.begin >= from && f.begin < to);
  }

  processes(query) {
    const at = query.get('at');
    const last = this.frames[this.frames.length - 1];
    const n = at === null ? this.n - 1 : Math.round((Number(at) - this.machine.start) / this.machine.length);
    const q = (query.get('q') ?? '').toLowerCase();
    const sort = Math.max(METRICS.findIndex((m) => m.name === query.get('sort')), 0);
    const found = this.machine.rows.filter((r) => r.name.toLowerCase().includes(q) || String(r.pid).includes(q));
    const rows = found.map((r) => ({ ...r, parent: null, start: null, values: this.machine.values(r, n) }));
    rows.sort((a, b) => b.values[sort] - a.values[sort]);
    return { begin: at === null ? last.begin : this.machine.time(n), processes: rows.slice(0, Number(query.get('limit') ?? 50)), count: rows.length };
  }

  entity(id, query, response) {
    const row = this.machine.rows[id - 1];
    if (!row) return this.fail(response, 404, 'No such entity.');
    const frames = this.between(query);
    const at = frames.map((f) => this.machine.values(row, Math.round((f.begin - this.machine.start) / this.machine.length)));
    const values = Object.fromEntries(METRICS.map((m, i) => [m.name, at.map((v) => v[i])]));
    return this.json(response, { entity: { ...row, parent: null, start: null, end: null, group: null }, times: frames.map((f) => f.begin), values });
  }

  incident(request, response, key, more) {
    if (key === undefined) return this.json(response, { incidents: [...this.incidents.values()].map((k) => k.summary).sort((a, b) => b.seq - a.seq) });
    const known = this.incidents.get(key);
    if (!known) return this.fail(response, 404, 'There is no such incident.');
    if (more === undefined) return this.json(response, known.machine.document(known.i, known.summary));
    if (more === 'report') return this.body(response, 200, 'text/plain; charset=utf-8', known.summary.headline);
    if (request.method === 'POST') {
      const sections = ['Incident summary', 'Causal explanation', 'Impact assessment', 'Remediation recommendations'];
      this.explanations.set(key, {
        by: 'stand-in', why: '', sections: sections.map((title) => ({ title, sentences: [`${title}: burner (pid 4242) used 1.95 cores.`] })),
        refused: [{ sentence: 'It used <b>99</b> cores.', reason: 'a number that is not in the evidence' }],
      });
    }
    const kept = this.explanations.get(key);
    return kept ? this.json(response, kept) : this.fail(response, 404, 'Not explained yet.');
  }

  async analyze(request, response, name) {
    const head = [];
    for await (const chunk of request) if (head.length === 0) head.push(chunk.subarray(0, 64));
    if (name.endsWith('.txt')) return this.fail(response, 422, 'Not a recording: it does not begin like an .etl file.');
    return this.json(response, { keys: [this.store(0, `upload:${name}`)] });
  }

  stream(request, response, after) {
    response.writeHead(200, { ...POLICY, 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write(`event: hello\ndata: ${JSON.stringify({ run: this.run, oldest: this.events[0]?.id ?? 0, newest: this.id })}\n\n`);
    for (const event of this.events) if (event.id > after) this.send(response, event);
    this.streams.add(response);
    request.on('close', () => this.streams.delete(response));
  }

  async file(path, response) {
    const name = normalize(path === '/' ? '/index.html' : path);
    try {
      const text = await readFile(join(this.options.page, name));
      this.body(response, 200, TYPES[extname(name)] ?? 'application/octet-stream', text);
    } catch {
      this.fail(response, 404, `There is no ${name}.`);
    }
  }
}

function optionsOf(words) {
  const options = { port: 8000 };
  for (let i = 0; i + 1 < words.length; i += 2) {
    const name = words[i].replace(/^--/, '');
    options[name] = name === 'page' ? words[i + 1] : Number(words[i + 1]);
  }
  return options;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const standIn = new StandIn(optionsOf(process.argv.slice(2)));
  console.log(`stand-in at ${await standIn.listen()}`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
}
