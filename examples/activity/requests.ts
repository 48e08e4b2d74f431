import { setTimeout } from 'node:timers/promises';
import type { Latencies } from './latencies.ts';

const deadlineMs = 30_000;
const maxAttempts = 20;
const maxWaitSeconds = 120;

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: each caller knows the type of its response.
  readonly body: any;
}

export type Send = (url: string, init: RequestInit) => Promise<Response>;

export interface Wanted {
  /** The name in the summary. */
  readonly name: string;
  readonly method: string;
  readonly url: string;
  readonly json?: unknown;
  /** Sends with the credential of a session. Without it, the request has none. */
  readonly send?: Send;
  /** Whether it may be sent again if it is unknown whether the server received it. */
  readonly isIdempotent: boolean;
}

/** Sends a request, and repeats it after a 429 or 503. @throws Failure */
export type Ask = (wanted: Wanted) => Promise<Answer>;

/** A request that failed for good. */
export class Failure extends Error {}

/** 429 and 503 say when to try again (RFC 9110, 10.2.3), and that nothing was done. */
export function createAsk(latencies: Latencies): Ask {
  return async function ask(wanted) {
    for (let attempt = 1; ; attempt += 1) {
      const { answer, waitSeconds } = await attemptOnce(wanted, latencies);
      if (answer !== undefined) return answer;
      if (attempt === maxAttempts) throw new Failure(`${wanted.name}: refused ${attempt} times`);
      if (tooLong(waitSeconds)) {
        throw new Failure(`${wanted.name}: ${wanted.url} says to try again in ${waitSeconds} s`);
      }
      latencies.retried(wanted.name);
      await setTimeout(waitSeconds * 1000);
    }
  };
}

async function attemptOnce(
  wanted: Wanted,
  latencies: Latencies,
): Promise<{ answer?: Answer; waitSeconds: number }> {
  const startedAt = performance.now();
  try {
    const response = await request(wanted);
    const text = await response.text();
    latencies.note(wanted.name, performance.now() - startedAt);
    if (response.status === 429 || response.status === 503) {
      return { waitSeconds: Math.max(1, Number(response.headers.get('retry-after') ?? 1) || 1) };
    }
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      answer: { status: response.status, body: isJson ? JSON.parse(text) : text },
      waitSeconds: 0,
    };
  } catch (error) {
    if (wanted.isIdempotent) return { waitSeconds: 1 };
    if (wasNeverSent(error)) {
      const { origin } = new URL(wanted.url);
      throw new Failure(`${wanted.name}: ${origin} cannot be reached; is it running?`);
    }
    throw new Failure(`${wanted.name}: it is unknown whether ${wanted.url} received it`, {
      cause: error,
    });
  }
}

/** The connection was refused, or the host does not exist. `fetch` wraps the error of the system. */
function wasNeverSent(error: unknown): boolean {
  const { code } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException;
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND';
}

function request({ method, url, json, send = fetch }: Wanted): Promise<Response> {
  return send(url, {
    method,
    headers: {
      Accept: 'application/json, text/html;q=0.5',
      ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    redirect: 'manual',
    signal: AbortSignal.timeout(deadlineMs),
  });
}

/** Too long to wait without a word: it would look like a hang. */
export function tooLong(seconds: number): boolean {
  return seconds > maxWaitSeconds;
}

/** @throws Failure with the problem details, for any other status */
export function expectStatus(wanted: Wanted, answer: Answer, ...statuses: number[]): Answer {
  if (statuses.includes(answer.status)) return answer;
  const { detail, code, errors } = (answer.body ?? {}) as Record<string, unknown>;
  const why = [code, detail, errors && JSON.stringify(errors)].filter(Boolean).join(': ');
  throw new Failure(`${wanted.name}: ${answer.status} from ${wanted.url}${why && ` (${why})`}`);
}

/** Returns the addresses of a service in turn. */
export function inTurn(origins: readonly string[]): () => string {
  let turn = 0;
  return () => {
    turn += 1;
    return origins[turn % origins.length] ?? '';
  };
}
