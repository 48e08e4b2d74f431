import assert from 'node:assert/strict';
import { after, before, describe, mock, test } from 'node:test';
import type { TestAccount } from '../testing/accounts.ts';
import { type ApiDocument, readApiContract } from '../testing/api-contract.ts';
import { sampleBodyOf } from '../testing/api-fuzz.ts';
import { startApplication, type TestApplication } from '../testing/application.ts';
import { csrfOf } from '../testing/browser.ts';
import { dumpTables } from '../testing/dump.ts';
import { addAuthenticatorApp } from '../testing/factors.ts';
import { type MountedRoute, noteMountedRoutes } from '../testing/mounted-routes.ts';
import { newAddress, newPerson, visitor } from '../testing/registrations.ts';

// A thief has the cookie or the token of a pending login, and the password. The tests send it to every route
// of the server, including routes that are added later.

const step = '/login/second-step';
/** The second step itself. Add further pages here that a pending login may open, after careful thought. */
const openToHalfLogins = ['', '/cancel', '/email', '/recovery-codes'].map((name) => step + name);
/** Tables that must not change. */
const guarded = ['accounts', 'passwords', 'factors', 'totp_secrets', 'recovery_codes', 'passkeys'];
const guardedToo = ['sessions', 'refresh_tokens', 'api_keys', 'trusted_browsers', 'invitations'];

interface Answer {
  readonly status: number;
  readonly location: string | null;
  readonly cookies: string[];
  readonly text: string;
}

interface HalfLogin {
  readonly account: TestAccount;
  /** The name of its cookie; none for a program's. */
  readonly cookie: string | undefined;
  readonly secret: string;
}

for (const purpose of ['second step', 'enrolment', 'login of a program'] as const) {
  describe(`a stolen half login that waits for the ${purpose}`, () => {
    let application: TestApplication;
    let routes: MountedRoute[];
    let document: ApiDocument;
    let half: HalfLogin;
    /** Cookies of the thief, so that forms pass the CSRF check. */
    let own: Map<string, string>;
    let csrf: string;

    before(async () => {
      const mounted = noteMountedRoutes(mock);
      const isRequired = purpose === 'enrolment';
      application = await startApplication(isRequired ? { REQUIRE_SECOND_FACTOR: 'all' } : {});
      routes = mounted();
      ({ document } = await readApiContract(application.address));
      const account = await application.createAccount({ role: 'admin' });
      if (!isRequired) await addAuthenticatorApp(application, account.id);
      half = await (purpose === 'login of a program' ? byProgram(account) : byBrowser(account));
      const thief = visitor(application);
      csrf = csrfOf(await thief.get('/login'));
      own = thief.cookies;
    });
    after(async () => {
      mock.restoreAll();
      await application.close();
    });

    async function byBrowser(account: TestAccount): Promise<HalfLogin> {
      const browser = visitor(application);
      const { username, password } = account;
      assert.equal((await browser.submit('/login', { username, password })).location, step);
      const [cookie, secret = ''] =
        [...browser.cookies].find(([name]) => name.endsWith('-second-step')) ?? [];
      assert.match(secret, /^[\w-]{43}$/);
      return { account, cookie, secret };
    }

    async function byProgram(account: TestAccount): Promise<HalfLogin> {
      const { username, password } = account;
      const body = JSON.stringify({ username, password });
      const headers = { 'content-type': 'application/json' };
      const url = `${application.address}/api/v1/login`;
      const answer = await fetch(url, { method: 'POST', headers, body });
      const { login_token: secret } = (await answer.json()) as { login_token: string };
      assert.match(secret, /^[\w-]{43}$/);
      return { account, cookie: undefined, secret };
    }

    /** Every way to send the secret as a stronger credential. */
    function disguises(): Record<string, string>[] {
      const { secret, cookie, account } = half;
      const basic = Buffer.from(`${account.username}:${secret}`).toString('base64');
      const names = ['gatehouse', 'gatehouse-8080', 'gatehouse-8080-trusted', cookie ?? ''];
      return [
        { cookie: names.map((name) => `${name}=${secret}`).join('; ') },
        ...(cookie === undefined ? [] : [{ cookie: `${cookie}=${secret}` }]),
        { authorization: `Bearer ${secret}` },
        { authorization: `Basic ${basic}` },
        { 'x-api-key': secret },
      ];
    }

    async function ask(method: string, path: string, headers: Record<string, string>, body = '') {
      const cookie = [...own].map(([name, value]) => `${name}=${value}`);
      const isSent = method !== 'GET' && body !== '';
      const answer = await fetch(application.address + path, {
        method,
        redirect: 'manual',
        headers: {
          ...{ accept: 'text/html', origin: application.baseUrl.origin },
          ...{ 'sec-fetch-site': 'same-origin', 'x-forwarded-for': newAddress(), ...headers },
          cookie: [...cookie, ...(headers['cookie'] ? [headers['cookie']] : [])].join('; '),
        },
        ...(isSent ? { body } : {}),
      });
      const cookies = answer.headers.getSetCookie().map((line) => line.split('=', 1)[0] ?? '');
      const { status } = answer;
      const location = answer.headers.get('location');
      return { status, location, cookies: cookies.sort(), text: await answer.text() };
    }

    /** The fields of all forms, correct as far as a thief with the password can know. */
    function formBody(): string {
      const { username, password } = half.account;
      // Another address each time, because emails to one address are limited.
      const fields = { username, password, current: password, email: newPerson().email };
      return new URLSearchParams({ ...fields, _csrf: csrf, name: 'Thief' }).toString();
    }

    const form = { 'content-type': 'application/x-www-form-urlencoded' };

    async function state() {
      const tables = await dumpTables(application.stores);
      return [...guarded, ...guardedToo].map((name) => {
        const rows = JSON.parse(tables.get(name) ?? '[]') as unknown[];
        // A correct password is recorded, even if a thief has typed it.
        const kept = rows.map((row) => ({ ...(row as object), proved_at: null }));
        return [name, kept.map((row) => JSON.stringify(row)).sort()];
      });
    }

    const told = ({ status, location, cookies }: Answer) => ({ status, location, cookies });

    test('opens no page, and changes nothing', async () => {
      const before = await state();
      const pages = routes.filter(({ path }) => !path.startsWith('/api/'));
      assert.ok(pages.length > 60, `${pages.length} pages`);
      for (const { method, path: pattern } of pages) {
        if (openToHalfLogins.includes(pattern)) continue;
        const path = pattern.replaceAll(/:\w+/g, half.account.username);
        const open = (disguise = {}) =>
          method === 'GET'
            ? ask(method, path, disguise)
            : ask(method, path, { ...form, ...disguise }, formBody());
        const expected = told(await open());
        for (const disguise of disguises()) {
          const answer = await open(disguise);
          const about = `${method} ${path} with ${Object.keys(disguise)}`;
          assert.deepEqual(told(answer), expected, about);
          assert.ok(method !== 'GET' || !answer.text.includes(half.account.email), about);
        }
      }
      assert.deepEqual(await state(), before);
    });

    /** Every operation of the document, as a request that could be valid. */
    function calls() {
      const json = { 'content-type': 'application/json', accept: 'application/json' };
      return Object.entries(document.paths).flatMap(([pattern, operations]) =>
        Object.entries(operations).map(([method, operation]) => ({
          method: method.toUpperCase(),
          path: `/api/v1${pattern.replaceAll(/\{\w+\}/g, half.account.username)}`,
          headers: method === 'get' ? {} : json,
          body: method === 'get' ? '' : sampleBodyOf(document, operation),
          isPublic: operation.security.length === 0,
        })),
      );
    }

    test('calls no operation of the API, and changes nothing', async () => {
      const before = await state();
      for (const { method, path, headers, body, isPublic } of calls()) {
        const expected = isPublic ? (await ask(method, path, headers, body)).status : 401;
        for (const disguise of disguises()) {
          const { status } = await ask(method, path, { ...headers, ...disguise }, body);
          const isRefused = isPublic && status >= 400 && status < 500;
          const about = `${method} ${path} with ${Object.keys(disguise)}: ${status}`;
          assert.ok(status === expected || isRefused, about);
        }
      }
      assert.deepEqual(await state(), before);
    });

    test('passes no gate', async () => {
      const question = {
        ...{ 'x-original-url': `${application.baseUrl.origin}/`, 'x-original-method': 'GET' },
        ...{ 'x-forwarded-proto': 'http', 'x-forwarded-host': application.baseUrl.host },
        ...{ 'x-forwarded-uri': '/', 'x-forwarded-method': 'GET' },
      };
      for (const endpoint of ['auth-request', 'forward-auth']) {
        for (const disguise of disguises()) {
          const headers = { ...question, ...disguise };
          const answer = await ask('GET', `/api/authz/${endpoint}`, headers);
          assert.ok([401, 302].includes(answer.status), `${endpoint}: ${answer.status}`);
          assert.match(answer.location ?? '/login', /\/login\?|^\/login$/);
        }
      }
    });

    test('still waits after all of that, and for its second step alone', async () => {
      const { pendingLogins } = application.services.stores;
      assert.ok(await pendingLogins.find(half.secret, application.clock.now()));
    });
  });
}
