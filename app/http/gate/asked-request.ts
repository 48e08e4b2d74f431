import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { tryPlainPath } from '../../access/plain-path.ts';
import type { ProtectedRequest } from '../../access/rule.ts';

/** A request to an application, about which a proxy asks. */
export interface AskedRequest extends ProtectedRequest {
  /** As the visitor typed it. */
  readonly url: string;
}

/** The same, but two servers could read its path in different ways. */
export interface UnreadRequest extends Omit<AskedRequest, 'path'> {
  readonly path?: undefined;
  /** The path as it was sent. */
  readonly rawPath: string;
}

type Understood = AskedRequest | UnreadRequest;

const absoluteUrl =
  /^(https?):\/\/([\w.-]+|\[[\dA-Fa-f:.]+\])(?::(\d{1,5}))?(\/[^?#]*)(?:\?[!"$-~]*)?$/;
const method = /^[A-Z][A-Z_-]{0,31}$/;
/** Traefik names WebSockets by their scheme. */
const schemes: Readonly<Record<string, string>> = {
  http: 'http',
  https: 'https',
  ws: 'http',
  wss: 'https',
};

/**
 * Reads what nginx's recipe sends. Only these two headers are read, because the visitor could have sent any
 * other.
 *
 * @returns undefined if a header is missing, repeated or malformed
 */
export function readOriginalUrl(headers: IncomingHttpHeaders): Understood | undefined {
  return understand(headers['x-original-method'], headers['x-original-url']);
}

/** Reads what Traefik and Caddy send, in the same way. */
export function readForwardedHeaders(headers: IncomingHttpHeaders): Understood | undefined {
  const scheme = schemes[String(headers['x-forwarded-proto'])];
  const host = headers['x-forwarded-host'];
  const uri = headers['x-forwarded-uri'];
  if (scheme === undefined || host === undefined || uri === undefined) return undefined;
  return understand(headers['x-forwarded-method'], `${scheme}://${host}${uri}`);
}

export const extAuthzPrefix = '/api/authz/ext-authz';

/**
 * Reads what Envoy sends: the original method, path and `Host`, with the path below our own. Of the headers only
 * `X-Forwarded-Proto` is read, which Envoy sets itself.
 */
export function readExtAuthz({
  method,
  url = '',
  headers,
}: IncomingMessage): Understood | undefined {
  const scheme = schemes[String(headers['x-forwarded-proto'])];
  if (scheme === undefined || headers.host === undefined) return undefined;
  return understand(method, `${scheme}://${headers.host}${url.slice(extAuthzPrefix.length)}`);
}

/** Node joins repeated headers with ", ". URLs and methods contain no space, so a repeated header is refused. */
function understand(
  sentMethod: string | string[] | undefined,
  url: string | string[] | undefined,
): Understood | undefined {
  if (typeof sentMethod !== 'string' || typeof url !== 'string') return undefined;
  const parts = absoluteUrl.exec(url);
  if (parts === null || !method.test(sentMethod)) return undefined;
  const [, scheme = '', name = '', port, rawPath = ''] = parts;
  const path = tryPlainPath(rawPath);
  const host = (name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase();
  const isUsualPort = port === undefined || port === (scheme === 'https' ? '443' : '80');
  const asked = { url, method: sentMethod, host: isUsualPort ? host : `${host}:${port}` };
  return path === undefined ? { ...asked, rawPath } : { ...asked, path };
}

/** Whether a person opens a page, and can be redirected to the login page. */
export function isNavigation(
  asked: Pick<AskedRequest, 'method'>,
  headers: IncomingHttpHeaders,
): boolean {
  return isReading(asked.method) && isForPerson(asked, headers);
}

/**
 * Whether a person sees the response, also after a form. Browsers say so by Fetch Metadata. For older
 * browsers, `Accept` and the content type decide.
 */
export function isForPerson(
  { method }: Pick<AskedRequest, 'method'>,
  headers: IncomingHttpHeaders,
): boolean {
  const mode = headers['sec-fetch-mode'];
  if (mode !== undefined) return mode === 'navigate';
  if (!headers.accept?.includes('text/html')) return false;
  return isReading(method) || form.test(headers['content-type'] ?? '');
}

const form = /^(?:application\/x-www-form-urlencoded|multipart\/form-data)\b/i;

function isReading(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}
