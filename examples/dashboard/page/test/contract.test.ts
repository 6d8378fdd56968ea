// The stand-in against the server's contract, openapi.json: the page is worked on with the one and runs with the other.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
// @ts-expect-error: plain JavaScript, without types
import { StandIn } from '../dev/stand_in.mjs';

type Schema = Record<string, unknown>;
const read = (path: string, reviver?: (key: string, value: Schema) => unknown) =>
  JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'), reviver);
const openapi = read('../../openapi.json');
const ajv = new Ajv2020({ allErrors: true, strictTypes: false });
ajv.addVocabulary(['components']);

/** Says what is wrong with a value; a schema of the document refers to its components. */
function judge(schema: object): (value: unknown) => string[] {
  const holds = ajv.compile({ ...schema, components: openapi.components });
  return (value) => (holds(value) ? [] : (holds.errors ?? []).map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`));
}

const part = (name: string) => judge({ $ref: `#/components/schemas/${name}` });

// Prometheus and the watchers of services ask these, the page does not.
const NOT_PLAYED = ['/healthz', '/metrics'];
// The other statuses are the guard's, or of a server under load; the stand-in has neither.
const PLAYED = ['200', '400', '404', '422'];

// In this order: an explanation is there once it was asked for. KEY: an incident that is kept.
const REQUESTS: [status: number, method: string, path: string, body?: string][] = [
  [200, 'GET', '/api/v1/metrics'],
  [200, 'GET', '/api/v1/frames'],
  [200, 'GET', '/api/v1/frames?from=1579089600.5&to=1579089601'],
  [400, 'GET', '/api/v1/frames?from=x'],
  [400, 'GET', '/api/v1/frames?to='],
  [200, 'GET', '/api/v1/processes'],
  [200, 'GET', '/api/v1/processes?at=1579089600.5&sort=memory&q=worker&limit=3'],
  [200, 'GET', '/api/v1/processes?at=1'],
  [400, 'GET', '/api/v1/processes?at=x'],
  [400, 'GET', '/api/v1/processes?sort=beauty'],
  [400, 'GET', '/api/v1/processes?limit=1.5'],
  [200, 'GET', '/api/v1/entities/1'],
  [400, 'GET', '/api/v1/entities/1?from=x'],
  [404, 'GET', '/api/v1/entities/9999'],
  [200, 'GET', '/api/v1/incidents'],
  [200, 'GET', '/api/v1/incidents?before=2'],
  [400, 'GET', '/api/v1/incidents?before=-1'],
  [200, 'GET', '/api/v1/incidents/KEY'],
  [404, 'GET', '/api/v1/incidents/none'],
  [200, 'GET', '/api/v1/incidents/KEY/report'],
  [200, 'GET', '/api/v1/incidents/KEY/report?format=markdown'],
  [200, 'GET', '/api/v1/incidents/KEY/report?format=html'],
  [200, 'GET', '/api/v1/incidents/KEY/report?format=json'],
  [200, 'GET', '/api/v1/incidents/KEY/report?format=text'],
  [400, 'GET', '/api/v1/incidents/KEY/report?format=pdf'],
  [404, 'GET', '/api/v1/incidents/none/report'],
  [404, 'GET', '/api/v1/incidents/KEY/explanation'],
  [200, 'POST', '/api/v1/incidents/KEY/explanation'],
  [200, 'GET', '/api/v1/incidents/KEY/explanation'],
  [404, 'POST', '/api/v1/incidents/none/explanation'],
  [200, 'POST', '/api/v1/analyze?name=slow.etl', 'bytes'],
  [400, 'POST', '/api/v1/analyze?name=slow.etl', ''],
  [422, 'POST', '/api/v1/analyze?name=notes.txt', 'words'],
  [200, 'GET', '/api/v1/stream?after=0'],
  [400, 'GET', '/api/v1/stream?after=x'],
];

function templateOf(path: string): string {
  const bare = path.replace(/\?.*/, '');
  return Object.keys(openapi.paths).find((t) => new RegExp(`^${t.replace(/\{\w+\}/g, '[^/]+')}$`).test(bare)) ?? '';
}

/** The text of an answer; that of a stream until the source has ended. */
async function textOf(response: Response): Promise<string> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response.text();
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!/event: end\n.*\n\n/.test(text)) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
  }
  await reader.cancel();
  return text;
}

describe('the stand-in', () => {
  // Short: one incident is over, another begins and ends, and so does the source.
  const standIn = new StandIn({ processes: 20, history: 210, frames: 16, interval: 5 });
  let url = '';
  let key = '';
  const ask = (method: string, path: string, body?: string): Promise<Response> =>
    fetch(url + path.replace('KEY', key), { method, ...(body === undefined ? {} : { body }) });

  beforeAll(async () => {
    url = await standIn.listen();
    key = (await (await ask('GET', '/api/v1/incidents')).json()).incidents[0].key;
  });
  afterAll(() => standIn.close());

  it.each(REQUESTS)('answers %i to %s %s, as the document says', async (status, method, path, body) => {
    const response = await ask(method, path, body);
    expect(response.status).toBe(status);
    const { content } = openapi.paths[templateOf(path)][method.toLowerCase()].responses[status];
    const type = response.headers.get('content-type')?.replace(/;.*/, '') ?? '';
    expect(Object.keys(content)).toContain(type);
    const { schema } = content[type];
    const text = await textOf(response);
    // A string is the text as it comes.
    expect(judge(schema)(schema.type === 'string' ? text : JSON.parse(text))).toEqual([]);
  });

  it('was asked all that the document has', () => {
    const asked = REQUESTS.map(([status, method, path]) => `${status} ${method} ${templateOf(path)}`);
    for (const [path, methods] of Object.entries<Record<string, { responses: object }>>(openapi.paths))
      for (const [method, { responses }] of Object.entries(methods))
        for (const status of Object.keys(responses).filter((s) => PLAYED.includes(s) && !NOT_PLAYED.includes(path)))
          expect(asked).toContain(`${status} ${method.toUpperCase()} ${path}`);
  });

  it.each([['GET', '/api/v1/nothing'], ['GET', '/api/v2/metrics'], ['GET', '/api/v1/incidents/KEY/nothing'], ['GET', '/api/v1/analyze'], ['POST', '/api/v1/metrics']])(
    'has no %s %s, as the document has not',
    async (method, path) => {
      const response = await ask(method, path);
      expect(response.status).toBe(404);
      expect(part('Error')(await response.json())).toEqual([]);
    },
  );

  it('tells the formats of a report by their types', async () => {
    const types = ['', '?format=markdown', '?format=html', '?format=json', '?format=text'].map(async (format) =>
      (await ask('GET', `/api/v1/incidents/KEY/report${format}`)).headers.get('content-type')?.replace(/;.*/, ''),
    );
    expect(await Promise.all(types)).toEqual(['text/markdown', 'text/markdown', 'text/html', 'application/json', 'text/plain']);
  });

  // The document says of a report little more than where its schema is, and that lets readers meet new keys. The
  // stand-in has none of its own: the page would work with it, and not with the server.
  it('has reports as the library writes them', async () => {
    const close = (_: string, value: Schema) => (value?.['type'] === 'object' && value['properties'] ? { additionalProperties: false, ...value } : value);
    const { $id, ...schema } = read('../../../../docs/schema/report.schema.json', close);
    expect(judge(schema)(await (await ask('GET', '/api/v1/incidents/KEY')).json()), $id).toEqual([]);
  });

  it('sends events as the document says', async () => {
    const response = await ask('GET', '/api/v1/stream?after=0');
    const events = (await textOf(response)).trimEnd().split('\n\n').map((block) => {
      const { id, event = '', data = '' } = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/)));
      return { id: Number(id), event, data: JSON.parse(data) };
    });
    const kinds = new Set(events.map((e) => e.event));
    expect([...kinds].sort()).toEqual(['end', 'frame', 'hello', 'incident', 'ongoing']);
    const schemas: Record<string, object> = openapi.paths['/api/v1/stream'].get['x-events'];
    const judges = new Map(Object.entries(schemas).map(([kind, schema]) => [kind, judge(schema)]));
    for (const { id, event, data } of events) {
      expect(judges.get(event)?.(data), event).toEqual([]);
      if (event === 'frame') expect(data.id).toBe(id);
    }
    const ids = events.slice(1).map((e) => e.id);
    expect(ids).toEqual(ids.map((_, i) => (ids[0] ?? 0) + i));
  });
});
