import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { issueLink } from '../../../journeys/steps/mailed-links.ts';
import type { TestAccount } from '../../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import type { TestBrowser } from '../../../testing/browser.ts';
import { type CommandProcess, openCommands } from '../../../testing/command-line.ts';
import { addRequiredApp } from '../../../testing/enrol.ts';
import { addAuthenticatorApp } from '../../../testing/factors.ts';
import { emailsTo } from '../../../testing/mail.ts';
import { visitor } from '../../../testing/registrations.ts';
import { createTestStores, type TestStores } from '../../../testing/stores.ts';

const step = '/login/second-step';
const requestContext = { ip: '127.0.0.1', userAgent: 'test', requestId: 'test' };

describe('a required factor, a new browser, and no email', () => {
  const settings = {
    ...{ BASE_URL: 'https://login.example.com', REGISTRATION: 'closed' },
    ...{ REQUIRE_SECOND_FACTOR: 'all' },
  };
  let stores: TestStores;
  let application: TestApplication;
  let commands: CommandProcess;
  before(async () => {
    stores = await createTestStores();
    application = await startApplication(settings, stores);
    commands = openCommands({ ...settings, ...stores.environment });
  });
  after(async () => {
    commands.stop();
    await application.close();
    await stores.remove();
  });

  const link = ({ username }: TestAccount) => commands.run(['factor', 'link', username, '--json']);
  const pathIn = (stdout: string) => {
    const { pathname, search } = new URL(JSON.parse(stdout).link);
    return pathname + search;
  };
  const logIn = async (browser: TestBrowser, { username, password }: TestAccount) =>
    (await browser.submit('/login', { username, password })).location;

  /** Opens the link and presses its button. */
  async function open(browser: TestBrowser, path: string) {
    const { location } = await browser.get(path);
    return browser.submit(location ?? '', {}, '/login/enrol');
  }

  for (const role of ['user', 'admin'] as const) {
    test(`end with a link from the operator, which works once, for a ${role}`, async () => {
      const account = await application.createAccount({ role });
      const browser = visitor(application);
      assert.equal(await logIn(browser, account), step);
      const page = await browser.get(step);
      assert.match(page.text, /cannot send email[\s\S]*ask your administrator for a link/);
      const { stdout, exitCode } = await link(account);
      assert.equal(exitCode, 0, stdout);
      assert.equal((await open(browser, pathIn(stdout))).location, step);
      assert.equal((await addRequiredApp(application, browser)).location, '/dashboard');
      assert.equal((await browser.get('/dashboard')).status, 200);
      const other = visitor(application);
      await logIn(other, account);
      assert.equal((await other.get((await other.get(pathIn(stdout))).location ?? '')).status, 403);
      const trail = await application.services.stores.audit.list(account.id, 20);
      assert.ok(trail.some(({ event }) => event === 'authn_factor_link_created'));
    });
  }

  test('the link does not work without the password, or in the login of somebody else', async () => {
    const [owner, thief] = [await application.createAccount(), await application.createAccount()];
    const path = pathIn((await link(owner)).stdout);
    const stranger = visitor(application);
    assert.equal((await open(stranger, path)).status, 400);
    const browser = visitor(application);
    await logIn(browser, thief);
    assert.equal((await open(browser, path)).status, 400);
    assert.match((await browser.get(step)).text, /cannot send email/);
    for (const each of [stranger, browser]) {
      assert.equal((await each.get('/dashboard')).status, 303);
    }
  });

  test('a newer link, a new password and an hour end it', async () => {
    const { services, clock } = application;
    const ended: Record<string, (account: TestAccount) => Promise<unknown>> = {
      'a newer link': (account) => link(account),
      async 'an hour'() {
        clock.advance(60 * 60_000);
      },
      async 'a new password'({ id: accountId, password }) {
        const about = { purpose: 'reset-password', accountId } as const;
        const { token } = await services.transact((tx) => issueLink(tx, about, clock.now()));
        await services.resetPassword.complete({ token, password, requestContext });
      },
    };
    for (const [name, end] of Object.entries(ended)) {
      const account = await application.createAccount();
      const path = pathIn((await link(account)).stdout);
      await end(account);
      const browser = visitor(application);
      await logIn(browser, account);
      const { location } = await browser.get(path);
      assert.equal((await browser.get(location ?? '')).status, 403, name);
    }
  });

  test('is refused if it would be useless or dangerous', async () => {
    const holder = await application.createAccount();
    await addAuthenticatorApp(application, holder.id);
    assert.match((await link(holder)).stdout, /already has a second factor/);
    const disabled = await application.createAccount();
    await application.services.stores.accounts.disable(disabled.id, application.clock.now());
    assert.match((await link(disabled)).stdout, /is disabled/);
    assert.equal((await commands.run(['factor', 'link', 'nobody'])).exitCode, 1);

    const free = openCommands({
      ...settings,
      ...stores.environment,
      REQUIRE_SECOND_FACTOR: 'none',
    });
    const account = await application.createAccount();
    const refused = await free.run(['factor', 'link', account.username]);
    free.stop();
    assert.equal(refused.exitCode, 1);
    assert.match(refused.stderr, /does not need a second factor/);
  });
});

describe('a link to add a factor, where email works', () => {
  let application: TestApplication;
  let commands: CommandProcess;
  before(async () => {
    application = await startApplication({ REQUIRE_SECOND_FACTOR: 'all' });
    const { environment } = application.stores;
    commands = openCommands({ ...environment, REQUIRE_SECOND_FACTOR: 'all' });
  });
  after(async () => {
    commands.stop();
    await application.close();
  });

  test('is not shown for administrators, and its owner is notified', async () => {
    const admin = await application.createAccount({ role: 'admin' });
    const refused = await commands.run(['factor', 'link', admin.username, '--json']);
    assert.equal(JSON.parse(refused.stdout).error.code, 'administrator');
    const owner = await application.createAccount();
    const printed = await commands.run(['factor', 'link', owner.username]);
    assert.match(printed.stdout, /^http:\S+\/login\/enrol\?token=\S+\n.*expires at/);
    const [token = ''] = /token=(\S+)/.exec(printed.stdout)?.slice(1) ?? [];
    const [mail] = await emailsTo(application.services, owner.email);
    assert.match(mail?.subject ?? '', /An administrator created a link to add a second factor/);
    assert.ok(!mail?.text.includes(token));
  });
});
