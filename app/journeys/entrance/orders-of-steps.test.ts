import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import { createAuthenticator } from '../../testing/authenticator.ts';
import { addAuthenticatorApp } from '../../testing/factors.ts';
import { newAddress } from '../../testing/registrations.ts';
import { createTestStores, type TestStores } from '../../testing/stores.ts';
import { issueLink } from '../steps/mailed-links.ts';

// docs/second-factors.md has the diagram. In whatever order the steps of a login come, no session exists
// before all of them are done. After each step the test asks the session store, and API and gate with each
// credential of the program.

const events = ['password', 'code', 'wrong code', 'recovery code', 'reset', 'older login'] as const;
type Event = (typeof events)[number];

type Holding = 'nothing' | 'a passkey' | 'an app' | 'an app, and always a second step';

const browser = 'a secret of this browser';
const requestContext = { ip: '127.0.0.1', userAgent: 'test', requestId: 'test' };

function ordersOf(length: number, steps: readonly Event[] = events): Event[][] {
  if (length === 0) return [[]];
  return ordersOf(length - 1, steps).flatMap((order) => steps.map((event) => [...order, event]));
}

describe('every order of the steps of a login', () => {
  let stores: TestStores;
  let free: TestApplication;
  let strict: TestApplication;
  before(async () => {
    stores = await createTestStores();
    free = await startApplication({}, stores);
    strict = await startApplication({ REQUIRE_SECOND_FACTOR: 'all' }, stores);
  });
  after(async () => {
    await free.close();
    await strict.close();
    await stores.remove();
  });

  async function post(application: TestApplication, path: string, body: object) {
    const answer = await fetch(`${application.address}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': newAddress() },
      body: JSON.stringify(body),
    });
    const fields = (await answer.json()) as Record<string, unknown>;
    return { status: answer.status, fields };
  }

  const countLive = async ({ services, clock }: TestApplication, { id }: TestAccount) =>
    (await services.stores.sessions.listLive(id, clock.now())).length;

  async function addPasskey({ services, baseUrl }: TestApplication, account: TestAccount) {
    const { passkey } = services.factorKinds;
    const owner = { ...account, name: 'Ada' };
    const authenticator = createAuthenticator({ origin: baseUrl.origin });
    const offer = await passkey.offer(services.stores, owner, { browser });
    const answer = authenticator.create(offer.shown as never);
    const wish = { owner, sealed: offer.sealed, answer, name: 'Key', browser };
    assert.equal((await services.transact((tx) => passkey.enrol(tx, wish))).kind, 'enrolled');
    return authenticator;
  }

  /** A person with these factors, and a program that takes one step after the other. */
  async function walker(application: TestApplication, holding: Holding) {
    const { services, clock } = application;
    const account = await application.createAccount();
    const hasApp = holding.startsWith('an app');
    const app = hasApp ? await addAuthenticatorApp(application, account.id) : undefined;
    if (holding === 'a passkey') await addPasskey(application, account);
    if (holding.endsWith('always a second step')) {
      await services.stores.accounts.setSecondFactorState(account.id, { alwaysSecondStep: true });
    }
    const tokens: string[] = [];
    const accessTokens: string[] = [];
    let codesUsed = 0;
    let { password } = account;

    const answer = async (kind: string, code: string) => {
      const login_token = tokens.at(-1) ?? 'x'.repeat(43);
      const { status, fields } = await post(application, '/login/second-factor', {
        ...{ login_token, kind, code },
      });
      if (status === 200) accessTokens.push(String(fields['access_token']));
      return status;
    };

    const steps: Record<Event, () => Promise<number>> = {
      async password() {
        const { username } = account;
        const { status, fields } = await post(application, '/login', { username, password });
        if (status === 403) tokens.push(String(fields['login_token']));
        if (status === 200) accessTokens.push(String(fields['access_token']));
        return status;
      },
      code() {
        clock.advance(30_000);
        return answer('totp', app?.code() ?? '123456');
      },
      'wrong code': () => answer('totp', app?.code(7) ?? '123456'),
      'recovery code'() {
        codesUsed += 1;
        return answer('recovery_code', app?.recoveryCodes[codesUsed] ?? 'abcdefgh');
      },
      async reset() {
        const about = { purpose: 'reset-password', accountId: account.id, detail: account.email };
        const link = await services.transact((tx) => issueLink(tx, about as never, clock.now()));
        password = `another fine passphrase ${codesUsed} ${clock.now()}`;
        const chosen = { token: link.token, password, requestContext };
        assert.equal((await services.resetPassword.complete(chosen)).kind, 'reset');
        return 204;
      },
      // Back: an earlier page of the second step is sent again.
      async 'older login'() {
        tokens.push(tokens[0] ?? 'x'.repeat(43));
        return 204;
      },
    };
    return { account, tokens, accessTokens, take: (event: Event) => steps[event]() };
  }

  /** The steps that must have come first. The model knows no store and no time. */
  class Expected {
    sessions = 0;
    #waiting: number[] = [];
    #current = -1;
    readonly #holding: Holding;
    readonly #isRequired: boolean;

    constructor(holding: Holding, isRequired: boolean) {
      this.#holding = holding;
      this.#isRequired = isRequired;
    }

    take(event: Event) {
      const hasApp = this.#holding.startsWith('an app');
      if (event === 'password') {
        if (!hasApp && !this.#isRequired) this.sessions += 1;
        else {
          this.#waiting.push(this.#waiting.length);
          this.#current = this.#waiting.length - 1;
        }
      }
      if (event === 'reset') {
        this.sessions = 0;
        this.#waiting = this.#waiting.map(() => -1);
      }
      if (event === 'older login') this.#current = this.#waiting.length > 0 ? 0 : -1;
      const isProof = event === 'code' || event === 'recovery code';
      if (isProof) this.#prove(hasApp);
    }

    #prove(hasApp: boolean) {
      if (hasApp && (this.#waiting[this.#current] ?? -1) >= 0) {
        this.sessions += 1;
        this.#waiting[this.#current] = -1;
      }
    }
  }

  async function walk(application: TestApplication, holding: Holding, order: readonly Event[]) {
    const about = `${holding}: ${order.join(', ')}`;
    const { account, tokens, accessTokens, take } = await walker(application, holding);
    const expected = new Expected(holding, application === strict);
    for (const event of order) {
      const status = await take(event);
      expected.take(event);
      assert.ok(status < 500, `${about}: ${status}`);
      assert.equal(await countLive(application, account), expected.sessions, about);
      for (const path of ['/api/v1/me', '/api/authz/auth-request']) {
        const believed = await countBelieved(application, path, accessTokens);
        assert.equal(believed, expected.sessions, `${about}: ${path}`);
        assert.equal(await countBelieved(application, path, tokens), 0, `${about}: ${path}`);
      }
    }
  }

  /** How many of these tokens are accepted as access tokens. */
  async function countBelieved({ address }: TestApplication, path: string, tokens: string[]) {
    const asked = { 'x-original-url': 'http://localhost:8080/', 'x-original-method': 'GET' };
    const statuses = await Promise.all(
      tokens.map(async (token) => {
        const headers = {
          ...asked,
          authorization: `Bearer ${token}`,
          cookie: `gatehouse=${token}`,
        };
        return (await fetch(address + path, { headers })).status;
      }),
    );
    assert.ok(
      statuses.every((status) => status === 200 || status === 401),
      statuses.join(),
    );
    return statuses.filter((status) => status === 200).length;
  }

  test('three steps, of an account with an app', async () => {
    const steps = ['password', 'code', 'recovery code', 'reset'] as const;
    for (const order of ordersOf(3, steps)) await walk(free, 'an app', order);
  });

  const holdings: readonly Holding[] = [
    'nothing',
    'a passkey',
    'an app, and always a second step',
    'an app',
  ];
  for (const holding of holdings) {
    test(`two steps, of an account with ${holding}, whether or not a factor is required`, async () => {
      for (const order of ordersOf(2)) {
        await walk(free, holding, order);
        await walk(strict, holding, order);
      }
    });
  }

  test('a pending login of a page cannot be completed by a program, and the other way round', async () => {
    const account = await free.createAccount();
    const app = await addAuthenticatorApp(free, account.id);
    const visitor = await free.logIn(account);
    const pending = [...visitor.cookies].find(([name]) => name.includes('second'))?.[1];
    const cookies = [...visitor.cookies.values()].filter((value) => /^[\w-]{43}$/.test(value));
    for (const login_token of pending === undefined ? cookies : [pending]) {
      const answer = await post(free, '/login/second-factor', {
        ...{ login_token, kind: 'totp', code: app.code() },
      });
      assert.equal(answer.status, 401);
    }
    assert.equal(await countLive(free, account), 0);
  });

  test('a passkey that verified its user is a complete login, even if a factor is required', async () => {
    for (const application of [free, strict]) {
      const account = await application.createAccount();
      const authenticator = await addPasskey(application, account);
      const { services } = application;
      const logIn = async () => {
        const { stores: all, factorKinds } = services;
        const asked = await factorKinds.passkey.challenge(all, { purpose: 'log-in', browser });
        const answer = authenticator.get(asked.asked as never);
        return services.logInWithPasskey.complete({
          answer: { answer, challenge: asked.challenge, browser },
          ...{ remember: false, devices: new Map(), requestContext },
        });
      };
      assert.equal((await logIn()).kind, 'logged-in');
      await services.stores.accounts.disable(account.id, application.clock.now());
      assert.equal((await logIn()).kind, 'disabled');
    }
  });

  test('five wrong codes end the login, even if many are sent concurrently', async () => {
    const { account, tokens, take } = await walker(free, 'an app');
    await take('password');
    const [login_token] = tokens;
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        post(free, '/login/second-factor', { login_token, kind: 'totp', code: '000000' }),
      ),
    );
    assert.ok(answers.every(({ status }) => status === 401 || status === 429));
    free.clock.advance(60_000);
    assert.notEqual(await take('code'), 200);
    const failures = await free.services.stores.failures.find(account.id);
    assert.ok((failures?.byStrangers ?? 0) <= 5);
    // Neither a correct password nor a reset by email gives new attempts.
    await take('password');
    await take('reset');
    const kept = await free.services.stores.failures.find(account.id);
    const sum = (kept?.byStrangers ?? 0) + (kept?.onKnownDevices ?? 0);
    assert.equal(sum, failures?.byStrangers);
  });

  test('an account that is disabled or deleted in between gets no session', async () => {
    for (const shutOut of ['disableAccount', 'deleteAccount'] as const) {
      const { account, take } = await walker(free, 'an app');
      await take('password');
      await free.services[shutOut]({ accountId: account.id, requestContext });
      assert.equal(await take('code'), 401);
      assert.equal(await countLive(free, account), 0);
    }
  });
});
