import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { createTestKey } from '../api-keys.ts';
import {
  layouts,
  type ProtectedApplications,
  startProtectedApplications,
} from './protected-applications.ts';
import { proxyNames } from './running-proxy.ts';

/** The syntax that strict parsers accept: `a=1; b=2`, with nothing before, between or after. */
const strict = /^[^;=\s]+=[^;]*(?:; [^;=\s]+=[^;]*)*$/;

for (const proxyName of proxyNames) {
  for (const layout of layouts) {
    describe(`credentials behind ${proxyName}, ${layout.name}`, () => {
      let world: ProtectedApplications;
      before(async () => {
        world = await startProtectedApplications(proxyName, layout);
      });
      after(() => world.close());
      beforeEach(() => {
        world.backends[0].seen.length = 0;
      });

      /** The `Cookie` headers that the application gets, one line each. */
      async function cookiesFor(...sent: string[]): Promise<string[]> {
        const { send, apps, backends } = world;
        backends[0].seen.length = 0;
        const lines = sent.map((line) => `Cookie: ${line}`);
        assert.equal((await send(`${apps[0]}/public/x`, ...lines)).status, 200);
        return backends[0].headersOf('cookie');
      }

      test('no application gets a cookie of Gatehouse, and each gets its own', async () => {
        const pair = world.session.slice('Cookie: '.length);
        const own = '__Host-gatehouse-device=abc';
        const others = 'gatehouse=1; __Host-gatehouse-pre=2; __Secure-gatehouse-x=3; gatehouse=4';
        const cases: [sent: string, left: string | undefined][] = [
          [pair, undefined],
          [`a=1; ${pair}; b=2`, 'a=1; b=2'],
          [`${pair}; a=1`, 'a=1'],
          [`a=1; ${pair}`, 'a=1'],
          [`a=1; ${own}; ${pair}; gatehouse-8080.x_1=x`, 'a=1'],
          [`a="1 2"; gatehouse="s:x.y"; b="3"`, 'a="1 2"; b="3"'],
          ['GateHouse=1; gatehouse =2; __secure-gatehouse-3=4; a=1', 'a=1'],
          [`agatehouse=1; ${pair}; ${others}; b=2`, 'agatehouse=1; b=2'],
          ['a=1; b=2', 'a=1; b=2'],
        ];
        for (const [sent, left] of cases) {
          assert.deepEqual(await cookiesFor(sent), left === undefined ? [] : [left], sent);
        }
      });

      test('a hundred cookies of Gatehouse are removed without those between them', async () => {
        const numbers = Array.from({ length: 100 }, (_, index) => index);
        const sent = numbers.map((number) => `gatehouse-${number}.${number}=x; a${number}=1`);
        const [left = ''] = await cookiesFor(sent.join('; '));
        assert.equal(left, numbers.map((number) => `a${number}=1`).join('; '));
        assert.match(left, strict);
      });

      test('cookies of Gatehouse are removed from every Cookie header', async () => {
        const left = await cookiesFor('a=1; gatehouse=x', 'gatehouse-pre=x; b=2', 'c=3');
        assert.equal(left.join('; '), 'a=1; b=2; c=3');
      });

      test('every cookie that Gatehouse sets is removed', async () => {
        const { send, client, login, session } = world;
        const html = 'Accept: text/html';
        const names = new Set<string>();
        const note = (cookies: readonly string[]) => {
          for (const cookie of cookies) names.add(cookie.slice(0, cookie.indexOf('=')));
        };
        for (const path of ['/login', '/register', '/forgot-password', '/reset-password?token=x']) {
          note((await send(login.origin + path, html)).cookies);
        }
        for (const path of ['/invite?token=x', '/confirm-email?token=x', '/not-me?token=x']) {
          note((await send(login.origin + path, html)).cookies);
        }
        const { username, password } = await world.gatehouse.createAccount();
        const browser = await world.gatehouse.logIn({ ...world.account, username, password });
        for (const name of browser.cookies.keys()) names.add(name);
        for (const path of ['/', '/account', '/logout']) {
          note((await send(login.origin + path, html, session)).cookies);
        }
        const out = { method: 'POST', headers: [session, html, `Origin: ${login.origin}`] };
        note((await client(login.host, '/logout', out)).cookies);
        assert.ok(names.size >= 3, [...names].join());
        for (const name of names) {
          assert.match(name, /^(?:__Host-|__Secure-)?gatehouse[\w.-]*$/);
          assert.deepEqual(await cookiesFor(`${name}=x; a=1`), ['a=1'], name);
        }
      });

      test('no application gets a token or an API key of Gatehouse, only its own', async () => {
        const { gatehouse, account, apps, send, session } = world;
        const { headersOf, seen } = world.backends[0];
        const { username, password } = account;
        const tokenOf = async (format: 'jwt' | 'opaque'): Promise<string> => {
          const answer = await fetch(`${gatehouse.address}/api/v1/login`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify({ username, password, token_format: format }),
          });
          return ((await answer.json()) as { access_token: string }).access_token;
        };
        const key = await createTestKey(gatehouse.services, account.id, ['read']);
        const credentials = [
          ...[`Authorization: Bearer ${await tokenOf('jwt')}`, `X-API-Key: ${key}`],
          `authorization: bearer  ${await tokenOf('opaque')}`,
        ];
        for (const credential of credentials) {
          seen.length = 0;
          for (const path of ['/x', '/public/x']) {
            assert.equal((await send(apps[0] + path, credential)).status, 200, credential);
          }
          assert.deepEqual(headersOf('remote-user'), [username, username]);
          assert.deepEqual([...headersOf('authorization'), ...headersOf('x-api-key')], []);
        }
        await send(`${apps[0]}/public/x`, `Authorization: Bearer ${key}`);
        assert.deepEqual(headersOf('authorization'), []);
        const [header, payload] = ['{"alg":"ES256","typ":"JWT"}', '{}'].map((part) => btoa(part));
        for (const own of ['Basic YTpi', `Bearer ${header}.${payload}.x`, 'Bearer gate']) {
          seen.length = 0;
          await send(`${apps[0]}/x`, session, `Authorization: ${own}`, 'X-API-Key: its-own');
          assert.deepEqual(headersOf('authorization'), [own]);
          assert.deepEqual(headersOf('x-api-key'), ['its-own']);
        }
      });
    });
  }

  test(`with --basic, an application behind ${proxyName} gets no Authorization header`, async () => {
    const [layout = assert.fail()] = layouts;
    const world = await startProtectedApplications(proxyName, layout, {
      changed: { isBasic: true },
    });
    try {
      const { send, apps, session, backends } = world;
      for (const credential of ['Basic YTpi', 'Bearer its-own']) {
        const answer = await send(`${apps[0]}/x`, session, `Authorization: ${credential}`);
        assert.equal(answer.status, 200);
      }
      assert.equal(backends[0].seen.length, 2);
      assert.deepEqual(backends[0].headersOf('authorization'), []);
    } finally {
      await world.close();
    }
  });
}
