import type { ServerResponse } from 'node:http';
import type { SessionAccount } from '../../sessions/session.ts';
import { html } from '../failures/html.ts';
import { standalonePage, standaloneStyleSource } from '../failures/standalone-page.ts';
import { identityHeaders } from './identity-headers.ts';
import type { RefusalReason, refusalWords } from './refusal-words.ts';

/** The response to a proxy when a request may not pass. */
export interface Refusal {
  readonly status: 302 | 401 | 403 | 503;
  /** The login page. */
  readonly location?: string | undefined;
  readonly reason?: RefusalReason | undefined;
  readonly words: ReturnType<typeof refusalWords>;
  /** Value of `WWW-Authenticate`. Without it, a Bearer token is asked for. */
  readonly challenge?: string | undefined;
  readonly requestId: string;
  /** nginx makes its own page. A body would only stop it from reusing the connection. */
  readonly body: 'none' | 'page' | 'problem';
}

const contentSecurityPolicy = `default-src 'none'; style-src ${standaloneStyleSource}; frame-ancestors 'none'; sandbox allow-popups allow-popups-to-escape-sandbox`;

const bearer = 'Bearer realm="Gatehouse"';
const noStore = ['Cache-Control', 'no-store'] as const;
const empty = ['Content-Length', '0'] as const;
/** Cached for each account that a cache returns again and again. */
const prepared = new WeakMap<SessionAccount, string[]>();
const allowedToNobody = allowedHeaders(undefined);

/** Lets a request pass. There is no body, because nginx would not reuse a connection after one. */
export function allow(response: ServerResponse, account: SessionAccount | undefined): void {
  response.writeHead(200, account === undefined ? allowedToNobody : preparedHeaders(account)).end();
}

function preparedHeaders(account: SessionAccount): string[] {
  let headers = prepared.get(account);
  if (headers === undefined) {
    headers = allowedHeaders(account);
    prepared.set(account, headers);
  }
  return headers;
}

function allowedHeaders(account: SessionAccount | undefined): string[] {
  return [...identityHeaders(account), ...noStore, ...empty];
}

/** Refuses a request. Caddy and Traefik pass this response on. nginx passes on only the status and `Location`. */
export function refuse(response: ServerResponse, refusal: Refusal): void {
  const { status, location, reason, requestId } = refusal;
  const { type, text } = bodyOf(refusal);
  response
    .writeHead(status, [
      ...(location === undefined ? [] : ['Location', location]),
      // RFC 9110, 11.6.1, requires it with a 401. Browsers show no password dialog for Bearer.
      ...(status === 401 ? ['WWW-Authenticate', refusal.challenge ?? bearer] : []),
      ...(reason === undefined ? [] : ['Gatehouse-Reason', reason]),
      ...(status === 503 ? ['Retry-After', '2'] : []),
      ...['X-Request-ID', requestId],
      ...noStore,
      ...(text === '' ? empty : ['Content-Type', type, ...bodyHeaders(text)]),
    ])
    .end(text === '' ? undefined : text);
}

function bodyHeaders(text: string): string[] {
  return [
    ...['Content-Length', String(Buffer.byteLength(text))],
    ...['Content-Security-Policy', contentSecurityPolicy],
    ...['X-Content-Type-Options', 'nosniff'],
  ];
}

/** A page for people, problem details for programs. */
function bodyOf({ status, words, requestId, body: format }: Refusal): {
  type: string;
  text: string;
} {
  if (format === 'none' || status === 302) return { type: '', text: '' };
  const { title, text: detail, code, link } = words;
  if (format === 'page') {
    const newTab = link?.isNewTab ? html` target="_blank" rel="noopener"` : '';
    const body = [
      html`<p>${detail}</p>`,
      link === undefined ? [] : html`<p><a href="${link.href}"${newTab}>${link.text}</a></p>`,
      html`<p>${words.reference(html`<code>${requestId}</code>`)}</p>`,
    ].flat();
    const page = standalonePage(words.language, title, body);
    return { type: 'text/html; charset=utf-8', text: page };
  }
  // RFC 9457
  const problem = { type: 'about:blank', title, status, detail, code, request_id: requestId };
  return { type: 'application/problem+json', text: JSON.stringify(problem) };
}
