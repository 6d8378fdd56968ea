// Requests. A failed load is tried again with longer and longer waits; what the server refuses is not.
import type { ReportDocument } from './types';

export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const waits = { first: 500, longest: 10_000 };

export function waitBefore(attempt: number): number {
  return Math.min(waits.first * 2 ** attempt, waits.longest);
}

/** The server's own sentence, or one about the status. */
export function sentenceOf(status: number, body: string): string {
  try {
    const message = (JSON.parse(body) as { error?: { message?: unknown } }).error?.message;
    if (typeof message === 'string' && message !== '') return message;
  } catch {
    // Not JSON: a proxy's page, perhaps.
  }
  return `The server answered with status ${status}.`;
}

export const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(new DOMException('aborted', 'AbortError'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });

async function once(path: string, init: RequestInit): Promise<Response> {
  const response = await fetch(path, init);
  if (!response.ok) throw new Refused(response.status, sentenceOf(response.status, await response.text()));
  return response;
}

const worthRetrying = (error: unknown): boolean =>
  error instanceof Refused ? error.status >= 500 || error.status === 429 || error.status === 408 : error instanceof TypeError;

async function load(path: string, init: RequestInit, attempts: number): Promise<Response> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await once(path, init);
    } catch (error) {
      if (!worthRetrying(error) || attempt + 1 >= attempts) throw error;
      await pause(waitBefore(attempt), init.signal ?? undefined);
    }
  }
}

export async function getJson<T>(path: string, signal?: AbortSignal, attempts = Infinity): Promise<T> {
  return (await load(path, signal ? { signal } : {}, attempts)).json() as Promise<T>;
}

export async function postJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await once(path, signal ? { method: 'POST', signal } : { method: 'POST' })).json() as Promise<T>;
}

/** Sends a recording; `progress` is told the share sent, 0 to 1. XMLHttpRequest, because fetch() tells no progress. */
export function analyze(file: File, progress: (share: number) => void): Promise<{ keys: string[]; report: ReportDocument }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/v1/analyze?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = (e) => e.lengthComputable && progress(e.loaded / e.total);
    request.onerror = () => reject(new Error('The recording could not be sent: the connection was closed.'));
    request.onload = () => {
      if (request.status !== 200) return reject(new Refused(request.status, sentenceOf(request.status, request.responseText)));
      try {
        resolve(JSON.parse(request.responseText) as { keys: string[]; report: ReportDocument });
      } catch {
        reject(new Error('The answer of the server could not be read.'));
      }
    };
    request.send(file);
  });
}
