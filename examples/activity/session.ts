import type { Person } from './people.ts';
import { type Ask, expectStatus, type Wanted } from './requests.ts';

const refreshBeforeMs = 30_000;

/** Somebody logged in, with a token of their own. */
export interface Session {
  readonly person: Person;
  /** A token that is good for a while yet. */
  token(): Promise<string>;
}

/** Logs somebody in. A token that runs out is renewed before, once for all who ask (RFC 6749 section 6). */
export async function logIn(
  ask: Ask,
  origin: () => string,
  person: Person,
  format: 'jwt' | 'opaque',
): Promise<Session> {
  const { username, password } = person;
  let tokens = await request(ask, 'log in', `${origin()}/api/v1/login`, {
    username,
    password,
    token_format: format,
  });
  let renewal: Promise<void> | undefined;

  async function renew(refreshToken: string) {
    tokens = await request(ask, 'refresh', `${origin()}/api/v1/refresh`, {
      refresh_token: refreshToken,
    });
  }

  return {
    person,
    async token() {
      const { refreshToken, endsAt } = tokens;
      if (refreshToken !== undefined && performance.now() > endsAt - refreshBeforeMs) {
        renewal ??= renew(refreshToken).finally(() => {
          renewal = undefined;
        });
        await renewal;
      }
      return tokens.accessToken;
    },
  };
}

async function request(ask: Ask, name: string, url: string, json: object) {
  const wanted: Wanted = { name, method: 'POST', url, json, isIdempotent: true };
  const { body } = expectStatus(wanted, await ask(wanted), 200);
  return {
    accessToken: body.access_token as string,
    refreshToken: body.refresh_token as string | undefined,
    endsAt: performance.now() + Number(body.expires_in) * 1000,
  };
}
