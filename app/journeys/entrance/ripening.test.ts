import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import type { TestBrowser } from '../../testing/browser.ts';
import { addAuthenticatorApp, type TestApp } from '../../testing/factors.ts';
import { visitor } from '../../testing/registrations.ts';
import { issueLink } from '../steps/mailed-links.ts';

const step = '/login/second-step';
const requestContext = { ip: '127.0.0.1', userAgent: 'test', requestId: 'test' };
const hourMs = 60 * 60 * 1000;

describe('a factor ripens, and then no mailed link removes it', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  async function issueNotMe({ id }: TestAccount) {
    const { services, clock } = application;
    const about = { purpose: 'not-me', accountId: id } as const;
    const { token } = await services.transact((tx) => issueLink(tx, about, clock.now()));
    clock.advance(1000);
    return token;
  }

  /** Whether the app still works after its owner, or an intruder with the mailbox, has pressed "This wasn't me". */
  async function survives(account: TestAccount, app: TestApp, token: string): Promise<boolean> {
    const { services } = application;
    assert.equal((await services.reportLogin.complete({ token, requestContext })).kind, 'reported');
    return (await services.stores.factors.list(account.id)).some(({ id }) => id === app.id);
  }

  async function logIn({ username, password }: TestAccount, browser: TestBrowser, app?: TestApp) {
    for (const name of ['gatehouse', 'gatehouse-8080']) browser.cookies.delete(name);
    const { location } = await browser.submit('/login', { username, password });
    if (app === undefined) return assert.equal(location, '/dashboard');
    assert.equal(location, step);
    application.clock.advance(30_000);
    const done = await browser.submit(step, { kind: 'totp', answer: app.code() });
    assert.equal(done.location, '/dashboard');
  }

  for (const [hours, expected] of [
    [71, false],
    [73, true],
  ] as const) {
    test(`${hours} hours after it was added: it ${expected ? 'stays' : 'is removed'}`, async () => {
      const account = await application.createAccount();
      const token = await issueNotMe(account);
      const app = await addAuthenticatorApp(application, account.id);
      application.clock.advance(hours * hourMs);
      assert.equal(await survives(account, app, token), expected);
    });

    test(`used on a device that was known for ${hours} hours: it ${expected ? 'stays' : 'is removed'}`, async () => {
      const account = await application.createAccount();
      const browser = visitor(application);
      await logIn(account, browser);
      application.clock.advance(hours * hourMs);
      const token = await issueNotMe(account);
      const app = await addAuthenticatorApp(application, account.id);
      await logIn(account, browser, app);
      assert.equal(await survives(account, app, token), expected);
    });
  }

  test('used on a new device: it is removed', async () => {
    const account = await application.createAccount();
    await logIn(account, visitor(application));
    application.clock.advance(73 * hourMs);
    const token = await issueNotMe(account);
    const app = await addAuthenticatorApp(application, account.id);
    const stranger = visitor(application);
    await logIn(account, stranger, app);
    await logIn(account, stranger, app);
    assert.equal(await survives(account, app, token), false);
  });

  test('a removed factor can be restored for seven days, and not longer', async () => {
    for (const [days, isBack] of [
      [6, true],
      [8, false],
    ] as const) {
      const account = await application.createAccount();
      const app = await addAuthenticatorApp(application, account.id);
      application.clock.advance(73 * hourMs);
      const first = await issueNotMe(account);
      await application.services.stores.factors.remove(
        account.id,
        { id: app.id },
        application.clock.now(),
      );
      application.clock.advance(days * 24 * hourMs);
      const { services } = application;
      const { kind } = await services.reportLogin.complete({ token: first, requestContext });
      assert.equal(kind, isBack ? 'reported' : 'closed');
      const kept = await services.stores.factors.list(account.id);
      assert.equal(
        kept.some(({ id }) => id === app.id),
        isBack,
      );
    }
  });
});
