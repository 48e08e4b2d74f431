import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import type { TestAccount } from '../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import { createAuthenticator, type TestAuthenticator } from '../../testing/authenticator.ts';
import { hiddenFieldsOf, type TestBrowser } from '../../testing/browser.ts';
import { addAuthenticatorApp, addPasskey } from '../../testing/factors.ts';
import { passkeyFormOf } from '../../testing/passkey-forms.ts';
import { visitor } from '../../testing/registrations.ts';
import { createTestStores, type TestStores } from '../../testing/stores.ts';
import { issueLink } from '../steps/mailed-links.ts';

// The same promise as in orders-of-steps.test.ts, in a browser: after every step, pages, API and gate are
// tested with everything that the browser has, and with every pending login that it ever had in place of a
// session or a token.

const step = '/login/second-step';
const events = ['password', 'code', 'passkey', 'cancel', 'back', 'link', 'codes', 'app'] as const;
type Event = (typeof events)[number];
type Holding = 'nothing' | 'an app and a passkey';

/** The steps that must have come first. The model knows no store and no time. */
class Expected {
  isLoggedIn = false;
  #holding: Holding | 'codes';
  readonly #isRequired: boolean;
  /** Pending logins, by number; `mayEnrol` once the link was opened. */
  #waiting = new Map<number, { mayEnrol: boolean }>();
  #made = 0;
  #current: number | undefined;

  constructor(holding: Holding, isRequired: boolean) {
    this.#holding = holding;
    this.#isRequired = isRequired;
  }

  take(event: Event) {
    const waiting = this.#current === undefined ? undefined : this.#waiting.get(this.#current);
    if (event === 'back') this.#current = this.#made > 0 ? 1 : undefined;
    else if (event === 'cancel') this.#cancel();
    else if (this.isLoggedIn) return;
    else if (event === 'password') this.#password();
    else if (waiting !== undefined) this.#answer(event, waiting);
    else this.#current = undefined;
  }

  #password() {
    if (this.#holding === 'nothing' && !this.#isRequired) this.isLoggedIn = true;
    else this.#wait(false);
  }

  #wait(mayEnrol: boolean) {
    this.#made += 1;
    this.#current = this.#made;
    this.#waiting.set(this.#made, { mayEnrol });
  }

  #cancel() {
    if (this.#current !== undefined) this.#waiting.delete(this.#current);
    this.#current = undefined;
  }

  #answer(event: Event, waiting: { mayEnrol: boolean }) {
    const isComplete = this.#holding === 'an app and a passkey';
    if (isComplete && (event === 'code' || event === 'passkey')) return this.#logIn();
    if (isComplete) return;
    if (event === 'link' && this.#holding === 'nothing') waiting.mayEnrol = true;
    if (!waiting.mayEnrol) {
      // This page does not have the form, so the browser starts again.
      const isSent = event === 'code' || event === 'codes' || event === 'app';
      if (isSent && this.#holding === 'nothing') this.#current = undefined;
      return;
    }
    if (event === 'codes' && this.#holding === 'nothing') {
      this.#waiting.clear();
      this.#holding = 'codes';
      this.#wait(true);
    }
    if (event === 'app' && this.#holding === 'codes') this.#logIn();
  }

  #logIn() {
    this.#waiting.clear();
    this.#current = undefined;
    this.isLoggedIn = true;
  }
}

interface Walker {
  readonly account: TestAccount;
  readonly browser: TestBrowser;
  /** Secrets of the pending logins that the browser had. */
  readonly halves: string[];
  take(event: Event): Promise<number>;
}

describe('every order of the steps of a login in a browser', () => {
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

  async function walker(application: TestApplication, holding: Holding): Promise<Walker> {
    const { services, clock, baseUrl } = application;
    const account = await application.createAccount();
    const { id: accountId, username, password } = account;
    const authenticator: TestAuthenticator = createAuthenticator({ origin: baseUrl.origin });
    const hasFactors = holding === 'an app and a passkey';
    const app = hasFactors ? await addAuthenticatorApp(application, accountId) : undefined;
    if (hasFactors) await addPasskey(application, accountId, authenticator);
    const browser = visitor(application);
    const halves: string[] = [];
    const cookieName = `gatehouse-${baseUrl.port}-second-step`;
    const post = async (path: string, fields: Record<string, string>) =>
      (await browser.post(path, fields)).status;

    const steps: Record<Event, () => Promise<number>> = {
      password: () => post('/login', { username, password }),
      code() {
        clock.advance(30_000);
        return post(step, { kind: 'totp', answer: app?.code() ?? '123456' });
      },
      async passkey() {
        const page = await browser.get(step);
        if (!hasFactors || !page.text.includes('data-passkey')) return page.status;
        const { action, options, fields } = passkeyFormOf(page);
        return post(action, { ...fields, answer: authenticator.get(options) });
      },
      cancel: () => post(`${step}/cancel`, {}),
      async back() {
        if (halves[0] !== undefined) browser.cookies.set(cookieName, halves[0]);
        return 200;
      },
      async link() {
        const about = { purpose: 'enrol-factor', accountId } as const;
        const { token } = await services.transact((tx) => issueLink(tx, about, clock.now()));
        const { location } = await browser.get(`/login/enrol?token=${token}`);
        const page = await browser.get(location ?? '');
        return post('/login/enrol', hiddenFieldsOf(page));
      },
      async codes() {
        const page = await browser.get(step);
        const answer = /code-list__code">([^<]*)</.exec(page.text)?.[1] ?? 'abcd';
        return post(step, { ...hiddenFieldsOf(page), kind: 'recovery_codes', answer });
      },
      async app() {
        const page = await browser.get(step);
        const shown = /secret__text"[^>]*>([^<]*)</.exec(page.text)?.[1]?.replaceAll(' ', '');
        const secret = Secret.fromBase32(shown ?? 'A'.repeat(32));
        const answer = TOTP.generate({ secret, timestamp: clock.now() });
        const sealed = /name="sealed" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
        return post(step, { kind: 'totp', sealed, answer });
      },
    };
    await browser.get('/login');
    const take = async (event: Event) => {
      const status = await steps[event]();
      const half = browser.cookies.get(cookieName);
      if (half !== undefined && !halves.includes(half)) halves.push(half);
      return status;
    };
    return { account, browser, halves, take };
  }

  /** How pages, API and gate answer the browser. */
  async function probe({ address }: TestApplication, { browser }: Walker): Promise<number[]> {
    const gate = { 'x-original-url': 'http://localhost:8080/', 'x-original-method': 'GET' };
    const cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ');
    const asked = await fetch(`${address}/api/authz/auth-request`, {
      headers: { ...gate, cookie },
    });
    const page = await browser.get('/dashboard');
    return [page.status, (await browser.get('/api/v1/me')).status, asked.status];
  }

  async function assertWorthless({ address }: TestApplication, secret: string, about: string) {
    const gate = { 'x-original-url': 'http://localhost:8080/', 'x-original-method': 'GET' };
    for (const path of ['/api/v1/me', '/api/authz/auth-request']) {
      for (const headers of [
        { authorization: `Bearer ${secret}` },
        { cookie: `gatehouse=${secret}` },
      ]) {
        const answer = await fetch(address + path, { headers: { ...gate, ...headers } });
        assert.equal(answer.status, 401, `${about}: ${path}`);
      }
    }
  }

  async function walk(application: TestApplication, holding: Holding, order: readonly Event[]) {
    const walking = await walker(application, holding);
    const expected = new Expected(holding, application === strict);
    for (const [index, event] of order.entries()) {
      const about = `${holding}: ${order.slice(0, index + 1).join(', ')}`;
      const status = await walking.take(event);
      expected.take(event);
      assert.ok(status < 500, `${about}: ${status}`);
      const answers = await probe(application, walking);
      assert.deepEqual(answers, expected.isLoggedIn ? [200, 200, 200] : [303, 401, 401], about);
    }
    for (const half of walking.halves) await assertWorthless(application, half, order.join(', '));
  }

  const pairs = events.flatMap((first) => events.map((second) => [first, second]));

  for (const holding of ['an app and a passkey', 'nothing'] as const) {
    test(`a password and two more steps, of an account with ${holding}`, async () => {
      for (const [first, second] of pairs as [Event, Event][]) {
        await walk(strict, holding, ['password', first, second]);
        if (first === 'password' || second === 'back') await walk(free, holding, [first, second]);
      }
    });
  }

  test('the whole enrolment, with every other step in each place', async () => {
    const whole = ['password', 'link', 'codes', 'app'] as const;
    for (const event of events) {
      for (const place of [1, 2, 3, 4]) {
        await walk(strict, 'nothing', whole.toSpliced(place, 0, event as never));
      }
    }
  });
});
