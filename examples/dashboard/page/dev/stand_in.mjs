// A server that plays the contract of examples/dashboard/openapi.json with a made-up machine: to work on the page
// without building anything, and to measure it with 1,000 processes. What the page never asks, and the guard, are left
// out; test/contract.test.ts holds the rest against the document.
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
const FORMATS = { markdown: 'text/markdown; charset=utf-8', html: 'text/html; charset=utf-8', json: 'application/json', text: 'text/plain; charset=utf-8' };
const KEEP = 900;

/** What is wrong with a request, for its sender. */
class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

const NUMBER = /^-?\d+(\.\d+)?(e[-+]?\d+)?$/;
const COUNT = /^\d+$/;

function numberIn(query, name, otherwise, form = NUMBER) {
  const text = query.get(name);
  if (text !== null && !form.test(text)) throw new Refused(400, `The parameter '${name}' is not a number that can be used.`);
  return text === null ? otherwise : Number(text);
}

export class StandIn {
  constructor(options) {
    this.options = { port: 0, page: 'dist', processes: 1000, interval: 1000, history: 900, frames: Infinity, start: 1579089600, seq: 1, ...options };
    const { history, processes, start, interval, first } = this.options;
    // One incident that is over, and one that begins 4 frames after the start.
    this.machine = new Machine({ processes, start, first, length: interval / 1000, incidents: [[history - 200, history - 180], [history + 4, history + 14]] });
    // The first id, as the server has it.
    this.run = Date.now() * 1000;
    this.id = this.run - 1;
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
      this.answer(request, response).catch((error) => this.fail(response, error.status ?? 500, error.message));
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
        this.emit('ongoing', { ...summary, suspects: this.machine.ranking() });
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
    const query = url.searchParams;
    const [, what, id, more] = /^\/api\/v1\/(\w+)(?:\/([^/]+))?(?:\/(\w+))?$/.exec(url.pathname) ?? [];
    if (what === undefined) return this.file(url.pathname, response);
    switch ([request.method, what, id && '*', more].filter(Boolean).join(' ')) {
      case 'GET metrics': return this.json(response, this.table());
      case 'GET frames': return this.json(response, { frames: this.between(query), more: false });
      case 'GET processes': return this.json(response, this.processes(query));
      case 'GET entities *': return this.json(response, this.entity(Number(id), query));
      case 'GET incidents': return this.json(response, { incidents: this.list(query) });
      case 'GET incidents *': return this.json(response, this.report(id));
      case 'GET incidents * report': return this.formatted(id, query.get('format') ?? 'markdown', response);
      case 'GET incidents * explanation': return this.json(response, this.explanation(id));
      case 'POST incidents * explanation': return this.json(response, this.explain(id));
      case 'POST analyze': return this.json(response, await this.analyze(request, query.get('name') ?? 'upload'));
      case 'GET stream': return this.stream(request, response, query);
      default: throw new Refused(404, `There is no ${url.pathname}.`);
    }
  }

  table() {
    const last = this.frames[this.frames.length - 1];
    return {
      metrics: METRICS,
      source: { ...SOURCE, loss: { ...SOURCE.loss, ...this.options.loss }, interval: this.options.interval / 1000, mode: 'live', speed: 1 },
      history: { from: this.frames[0]?.begin ?? null, to: last ? last.begin + last.length : null, frames: this.frames.length, dropped: 0 },
      explain: true, weights: WEIGHTS,
    };
  }

  between(query) {
    const from = numberIn(query, 'from', -Infinity);
    const to = numberIn(query, 'to', Infinity);
    return this.frames.filter((f) => f.begin >= from && f.begin < to);
  }

  /** A process's values in a frame. */
  values(row, frame) {
    return this.machine.values(row, Math.round((frame.begin - this.machine.start) / this.machine.length));
  }

  described(row) {
    return { ...row, parent: null, start: null, end: null, group: '' };
  }

  processes(query) {
    const at = numberIn(query, 'at', Infinity);
    const most = Math.min(numberIn(query, 'limit', 50, COUNT), 2000);
    const sort = METRICS.findIndex((m) => m.name === (query.get('sort') ?? METRICS[0].name));
    if (sort < 0) throw new Refused(400, "The parameter 'sort' names no metric.");
    const frame = this.frames.findLast((f) => f.begin <= at);
    if (!frame) return { begin: null, processes: [], count: 0 };
    const q = query.get('q') ?? '';
    const found = this.machine.rows.filter((r) => r.name.includes(q) || String(r.pid) === q);
    const rows = found.map((r) => ({ ...this.described(r), values: this.values(r, frame) }));
    rows.sort((a, b) => b.values[sort] - a.values[sort]);
    return { begin: frame.begin, processes: rows.slice(0, most), count: rows.length };
  }

  entity(id, query) {
    const row = this.machine.rows[id - this.machine.first];
    if (!row) throw new Refused(404, 'No such entity.');
    const frames = this.between(query);
    const of = frames.map((f) => this.values(row, f));
    const values = Object.fromEntries(METRICS.map((m, i) => [m.name, of.map((v) => v[i])]));
    return { entity: this.described(row), times: frames.map((f) => f.begin), values };
  }

  list(query) {
    const before = numberIn(query, 'before', 0, COUNT) || Infinity;
    const kept = [...this.incidents.values()].map((k) => k.summary).filter((s) => s.seq < before);
    return kept.sort((a, b) => b.seq - a.seq).slice(0, 200);
  }

  known(key) {
    const known = this.incidents.get(key);
    if (!known) throw new Refused(404, 'There is no such incident.');
    return known;
  }

  report(key) {
    const { i, machine, summary } = this.known(key);
    return machine.document(i, summary);
  }

  formatted(key, format, response) {
    if (!Object.hasOwn(FORMATS, format)) throw new Refused(400, "The parameter 'format' is markdown, html, json or text.");
    const text = format === 'json' ? JSON.stringify(this.report(key)) : this.known(key).summary.headline;
    return this.body(response, 200, FORMATS[format], text);
  }

  explanation(key) {
    const kept = this.explanations.get(key);
    if (!kept) throw new Refused(404, 'Not explained yet.');
    return kept;
  }

  explain(key) {
    this.known(key);
    const sections = ['Incident summary', 'Causal explanation', 'Impact assessment', 'Remediation recommendations'];
    this.explanations.set(key, {
      by: 'stand-in', why: '', sections: sections.map((title) => ({ title, sentences: [`${title}: burner (pid 4242) used 1.95 cores.`] })),
      refused: [{ sentence: 'It used <b>99</b> cores.', reason: 'a number that is not in the evidence' }],
    });
    return this.explanation(key);
  }

  async analyze(request, name) {
    let size = 0;
    for await (const chunk of request) size += chunk.length;
    if (size === 0) throw new Refused(400, 'The body is empty: it should be a recording.');
    if (name.endsWith('.txt')) throw new Refused(422, 'Not a recording: it does not begin like an .etl file.');
    const key = this.store(0, `upload:${name}`);
    return { keys: [key], report: this.report(key) };
  }

  stream(request, response, query) {
    const after = request.headers['last-event-id'] ?? query.get('after') ?? String(this.id);
    if (!COUNT.test(after)) throw new Refused(400, 'The event id is not a number.');
    response.writeHead(200, { ...POLICY, 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write(`event: hello\ndata: ${JSON.stringify({ run: this.run, oldest: this.events[0]?.id ?? 0, newest: this.id })}\n\n`);
    for (const event of this.events) if (event.id > Number(after)) this.send(response, event);
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
