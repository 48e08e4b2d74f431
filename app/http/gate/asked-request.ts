import type { IncomingHttpHeaders } from 'node:http';
import type { ProtectedRequest } from '../../access/access-rules.ts';
import { tryPlainPath } from '../../access/plain-path.ts';

/** The request to an application that a proxy asks about. */
export interface AskedRequest extends ProtectedRequest {
  /** As the visitor typed it. */
  readonly url: string;
}

const absoluteUrl =
  /^(https?):\/\/([\w.-]+|\[[\dA-Fa-f:.]+\])(?::(\d{1,5}))?(\/[^?#]*)(?:\?[!"$-~]*)?$/;
const method = /^[A-Z][A-Z_-]{0,31}$/;
/** Traefik tells a WebSocket by its scheme. */
const schemes: Readonly<Record<string, string>> = {
  http: 'http',
  https: 'https',
  ws: 'http',
  wss: 'https',
};

/**
 * What nginx's recipes tell. Only these two headers are read: whatever else of the kind is there was
 * sent by the visitor.
 *
 * @returns undefined when a header is missing, repeated, or names something ambiguous
 */
export function readOriginalUrl(headers: IncomingHttpHeaders): AskedRequest | undefined {
  return understand(headers['x-original-method'], headers['x-original-url']);
}

/** What Traefik and Caddy tell, likewise. */
export function readForwardedHeaders(headers: IncomingHttpHeaders): AskedRequest | undefined {
  const scheme = schemes[String(headers['x-forwarded-proto'])];
  const host = headers['x-forwarded-host'];
  const uri = headers['x-forwarded-uri'];
  if (scheme === undefined || host === undefined || uri === undefined) return undefined;
  return understand(headers['x-forwarded-method'], `${scheme}://${host}${uri}`);
}

/** Node joins a header that is there twice with ", ", and a space is in no URL and no method. */
function understand(
  sentMethod: string | string[] | undefined,
  url: string | string[] | undefined,
): AskedRequest | undefined {
  if (typeof sentMethod !== 'string' || typeof url !== 'string') return undefined;
  const parts = absoluteUrl.exec(url);
  if (parts === null || !method.test(sentMethod)) return undefined;
  const [, scheme = '', name = '', port, rawPath = ''] = parts;
  const path = tryPlainPath(rawPath);
  if (path === undefined) return undefined;
  const host = (name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase();
  const isUsualPort = port === undefined || port === (scheme === 'https' ? '443' : '80');
  return { url, method: sentMethod, host: isUsualPort ? host : `${host}:${port}`, path };
}

/**
 * Whether a person looks at the answer, and may be led to the log-in. Browsers say so by Fetch Metadata;
 * those that do not, by what they accept.
 */
export function isNavigation({ method }: AskedRequest, headers: IncomingHttpHeaders): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  const mode = headers['sec-fetch-mode'];
  if (mode !== undefined) return mode === 'navigate';
  return headers.accept?.includes('text/html') ?? false;
}
