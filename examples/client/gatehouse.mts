import {
  type Answer,
  type Gatehouse,
  GatehouseUnavailable,
  openGatehouse,
  type Place,
} from './calls.mts';
import { apiKeyCredential, type Credential, opaqueCredential } from './credential.mts';
import { rotatingCredential, type TokenPair } from './rotating-credential.mts';

export { GatehouseUnavailable };

/** Sends requests with a credential, to Gatehouse and the named services only. */
export interface GatehouseClient {
  /**
   * Like the built-in fetch, with the credential. If a request is refused because its token has expired, it
   * is repeated once with a new token. A 401 that is returned is final: log in again. Redirects are not
   * followed, because their target would get the credential.
   *
   * @param address at Gatehouse, or at one of the `services`; a path means Gatehouse
   * @throws Error for any other address, before anything is sent
   */
  fetch(address: string | URL, init?: RequestInit): Promise<Response>;
}

/** A client with its own session. */
export interface LoggedInClient extends GatehouseClient {
  readonly sessionId: string;
  /** Ends the session. All its tokens are refused from then on. */
  logOut(): Promise<void>;
}

interface Places extends Place {
  /** Origins of other services that may get the credential. */
  readonly services?: readonly string[];
}

interface LogInWishes extends Places {
  readonly username: string;
  readonly password: string;
  /**
   * `jwt`: services verify the token themselves. It is renewed every few minutes. `opaque`: services
   * introspect it. It works for as long as it is used.
   */
  readonly tokenFormat?: 'jwt' | 'opaque';
  /** For tests: milliseconds of a monotonic clock. */
  readonly now?: () => number;
}

export type LogInOutcome =
  | { readonly kind: 'logged-in'; readonly client: LoggedInClient }
  /** Incorrect, or not allowed to log in now. `code` says which, if Gatehouse says so. */
  | { readonly kind: 'rejected'; readonly code: string }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number };

/** @throws GatehouseUnavailable if Gatehouse does not answer */
export async function logIn(wishes: LogInWishes): Promise<LogInOutcome> {
  const { username, password, tokenFormat = 'jwt', now } = wishes;
  const gatehouse = openGatehouse(wishes);
  const answer = await gatehouse.post('/login', { username, password, token_format: tokenFormat });
  if (answer.status === 429) {
    return { kind: 'throttled', retryAfterSeconds: answer.retryAfterSeconds ?? 1 };
  }
  if (answer.status === 401 || answer.status === 403) {
    return { kind: 'rejected', code: text(answer, 'code') };
  }
  if (answer.status !== 200) throw unexpected(answer);
  const credential =
    tokenFormat === 'opaque'
      ? opaqueCredential(text(answer, 'access_token'))
      : rotatingCredential(pairIn(answer), (token) => refresh(gatehouse, token), now);
  const client = clientWith(credential, gatehouse, wishes);
  return {
    kind: 'logged-in',
    client: {
      ...client,
      sessionId: text(answer, 'session_id'),
      async logOut() {
        const { status } = await client.fetch('/api/v1/logout', { method: 'POST' });
        // 401: the session had already ended.
        if (status !== 204 && status !== 401) throw new GatehouseUnavailable(`answered ${status}`);
      },
    },
  };
}

/** A client for a program with an API key. */
export function withApiKey({ key, ...places }: Places & { readonly key: string }): GatehouseClient {
  return clientWith(apiKeyCredential(key), openGatehouse(places), places);
}

function clientWith(
  credential: Credential,
  { url: home, send }: Gatehouse,
  { services = [] }: Places,
): GatehouseClient {
  const origins = new Set([home, ...services].map((url) => new URL(url).origin));
  return {
    async fetch(address, init = {}) {
      const url = new URL(address, home);
      if (!origins.has(url.origin)) {
        throw new Error(
          `The credential may not be sent to ${url.origin}. Name that origin in "services".`,
        );
      }
      const attempt = async () => {
        const proof = await credential.headers();
        const headers = new Headers({ Accept: 'application/json', ...record(init.headers) });
        for (const [name, value] of Object.entries(proof)) headers.set(name, value);
        return { proof, answer: await send(url, { ...init, headers, redirect: 'manual' }) };
      };
      const { proof, answer } = await attempt();
      if (answer.status !== 401 || !isRepeatable(init.body)) return answer;
      if (!(await credential.renew(proof))) return answer;
      await answer.body?.cancel();
      return (await attempt()).answer;
    },
  };
}

/** RFC 6749, 6: `invalid_grant` means that the session has ended. */
async function refresh(gatehouse: Gatehouse, token: string): Promise<TokenPair | undefined> {
  const ask = () => gatehouse.post('/refresh', { refresh_token: token });
  // A retry after a lost response gets the same new token.
  const answer = await ask().catch(ask);
  if (answer.status === 200) return pairIn(answer);
  if (answer.status === 400 && answer.body['error'] === 'invalid_grant') return undefined;
  throw unexpected(answer);
}

function pairIn(answer: Answer): TokenPair {
  return {
    accessToken: text(answer, 'access_token'),
    refreshToken: text(answer, 'refresh_token'),
    expiresInSeconds: Number(answer.body['expires_in']),
  };
}

function text({ body }: Answer, name: string): string {
  const value = body[name];
  return typeof value === 'string' ? value : '';
}

function unexpected({ status, retryAfterSeconds }: Answer): GatehouseUnavailable {
  return new GatehouseUnavailable(`answered ${status}`, { retryAfterSeconds });
}

/** A stream can be read only once. A request with 401 was not executed, so all other bodies may be sent again. */
function isRepeatable(body: RequestInit['body']): boolean {
  return !(body instanceof ReadableStream);
}

function record(headers: RequestInit['headers']): Record<string, string> {
  return Object.fromEntries(new Headers(headers));
}
