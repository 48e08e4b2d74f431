import { type ApiContract, readApiContract } from './api-contract.ts';
import type { TestBrowser } from './browser.ts';

/** A response of the API. */
interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests assert its content
  readonly body: any;
}

interface ApiCall {
  readonly headers?: Record<string, string>;
  /** Sent as JSON. A string or bytes are sent unchanged. */
  readonly body?: unknown;
}

export type ApiClient = (method: string, path: string, call?: ApiCall) => Promise<ApiAnswer>;

const maxAnswerMs = 30_000;

/** Servers of one test process run the same code, so they document the same API. Making the document takes long. */
let contract: Promise<ApiContract> | undefined;

/**
 * A program that calls the API at this address, with these headers in each request. Every response is checked
 * against the OpenAPI document of the servers.
 */
export function createApiClient(address: string, always: Record<string, string> = {}): ApiClient {
  return async (method, path, { headers = {}, body } = {}) => {
    const answer = await fetch(`${address}/api/v1${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...always,
        ...headers,
      },
      ...(body === undefined ? {} : { body: isSendable(body) ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(maxAnswerMs),
    });
    const text = await answer.text();
    const isJson = /[/+]json/.test(answer.headers.get('content-type') ?? '') && text !== '';
    const { status, headers: received } = answer;
    const sent = isJson ? JSON.parse(text) : undefined;
    contract ??= readApiContract(address);
    const contentType = received.get('content-type');
    (await contract).check({
      method,
      path,
      status,
      contentType,
      body: isJson ? sent : text || undefined,
    });
    return { status, headers: received, text, body: sent };
  };
}

/** The headers that a page of ours sends with an API request: the visitor's cookie and the origin. */
export function asPage({ cookies }: TestBrowser, baseUrl: URL): Record<string, string> {
  return {
    cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    origin: baseUrl.origin,
    'content-type': 'application/json',
  };
}

function isSendable(body: unknown): body is string | Buffer<ArrayBuffer> {
  return typeof body === 'string' || Buffer.isBuffer(body);
}
