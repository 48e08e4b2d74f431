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

/** Asks as somebody, wherever the credential may be shown. */
export interface GatehouseClient {
  /**
   * As the built-in fetch, with a credential. A request that was refused as its token had expired is asked once
   * more with a new one. A 401 that is returned is final: log in again. Redirects are not followed, as what is
   * behind them would get the credential.
   *
   * @param address at Gatehouse, or at one of the `services`; a path is one at Gatehouse
   * @throws Error before anything is sent, if the address is anywhere else
   */
  fetch(address: string | URL, init?: RequestInit): Promise<Response>;
}

/** A client that has a session of its own. */
export interface LoggedInClient extends GatehouseClient {
  readonly sessionId: string;
  /** Ends the session; whatever hangs on it is refused from then on. */
  logOut(): Promise<void>;
}

interface Places extends Place {
  /** Origins of other services that may see the credential. */
  readonly services?: readonly string[];
}

interface LogInWishes extends Places {
  readonly username: string;
  readonly password: string;
  /**
   * `jwt`: services check the token by themselves; it is renewed every few minutes. `opaque`: they ask
   * Gatehouse; it lives as long as it is used.
   */
  readonly tokenFormat?: 'jwt' | 'opaque';
  /** For tests: milliseconds of a clock that only runs forwards. */
  readonly now?: () => number;
}

export type LogInOutcome =
  | { readonly kind: 'logged-in'; readonly client: LoggedInClient }
  /** Wrong, or not allowed to log in now; `code` says which, where Gatehouse says. */
  | { readonly kind: 'rejected'; readonly code: string }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number };

/** @throws GatehouseUnavailable when it cannot tell now */
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
        // 401: it was over already.
        if (status !== 204 && status !== 401) throw new GatehouseUnavailable(`answered ${status}`);
      },
    },
  };
}

/** A client for a program that was given an API key. */
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
        throw new Error(`The credential is not meant for ${url.origin}: name it in "services".`);
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
  // A lost answer may be asked for again: it has the same new token.
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

/** A stream can be read once. What was refused with 401 was not done, so all else may be sent again. */
function isRepeatable(body: RequestInit['body']): boolean {
  return !(body instanceof ReadableStream);
}

function record(headers: RequestInit['headers']): Record<string, string> {
  return Object.fromEntries(new Headers(headers));
}
