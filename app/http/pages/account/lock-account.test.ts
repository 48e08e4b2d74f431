import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { issueLink } from '../../../journeys/steps/mailed-links.ts';
import type { TestAccount } from '../../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { createAuthenticator } from '../../../testing/authenticator.ts';
import { addAuthenticatorApp, addPasskey } from '../../../testing/factors.ts';
import { emailsTo, linkIn } from '../../../testing/mail.ts';
import { passkeyFormOf } from '../../../testing/passkey-forms.ts';
import { logIn, visitor } from '../../../testing/registrations.ts';

const requestContext = { ip: '127.0.0.1', userAgent: 'test', requestId: 'test' };
const chosen = 'an entirely new passphrase';

describe('"Lock my account"', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  async function person() {
    const account = await application.createAccount();
    const manner = { origin: application.baseUrl.origin, verifiesUser: true };
    const authenticator = createAuthenticator(manner);
    await addPasskey(application, account.id, authenticator);
    await addAuthenticatorApp(application, account.id);
    return { account, authenticator };
  }

  async function tryPasskey({ authenticator }: Awaited<ReturnType<typeof person>>) {
    const browser = visitor(application);
    const { action, options, fields } = passkeyFormOf(await browser.get('/login'));
    return browser.post(action, { ...fields, answer: authenticator.get(options) });
  }

  async function lockLink({ id }: TestAccount) {
    const { services, clock } = application;
    const about = { purpose: 'lock-account', accountId: id } as const;
    const { path, token } = await services.transact((tx) => issueLink(tx, about, clock.now()));
    return `${path}?token=${token}`;
  }

  async function leftOf({ id }: TestAccount) {
    const { stores, listApiKeys } = application.services;
    const now = application.clock.now();
    const sessions = await stores.sessions.listLive(id, now);
    const factors = await stores.factors.list(id);
    return [sessions.length, (await listApiKeys(id)).length, factors.length];
  }

  async function resetBy({ email }: TestAccount) {
    const [mail] = await emailsTo(application.services, email);
    assert.match(mail?.text ?? '', /is locked, because someone else may have had access/);
    const browser = visitor(application);
    await browser.get(linkIn(mail ?? { text: '' }, '/reset-password'));
    return browser.submit('/reset-password', { password: chosen });
  }

  const eventsOf = async ({ id }: TestAccount) =>
    (await application.services.stores.audit.list(id, 30)).map(({ event }) => event);

  test('logs everybody out and lets nobody in, not even with a passkey, until the mailbox is proved', async () => {
    const who = await person();
    const { account } = who;
    await application.services.createApiKey({
      ...{ accountId: account.id, name: 'backup', scopes: ['read'], expiresAt: null },
      ...{ device: '', requestContext },
    });
    const thief = await application.startSession(account);
    const own = await application.startSession(account);
    assert.match((await own.get('/account/security')).text, /href="\/account\/lock"/);
    assert.match((await own.get('/account/lock')).text, new RegExp(account.username));
    assert.deepEqual((await leftOf(account)).slice(0, 2), [2, 1], 'looking changes nothing');
    const locked = await own.submit('/account/lock', {});
    assert.equal(locked.location, '/lock-account/done');
    assert.match((await own.get('/lock-account/done')).text, /Your account is locked/);
    assert.deepEqual(await leftOf(account), [0, 0, 3], 'factors stay');
    for (const browser of [own, thief]) {
      assert.equal((await browser.get('/dashboard')).status, 303);
    }
    assert.equal((await logIn(application, account.username, account.password)).status, 401);
    const refused = await tryPasskey(who);
    assert.equal(refused.status, 403);
    assert.match(refused.text, /This account is locked/);

    assert.equal((await resetBy(account)).status, 303);
    const entered = await logIn(application, account.username, chosen);
    assert.match(entered.location ?? '', /second-step/, 'the mailbox alone does not suffice');
    assert.equal((await tryPasskey(who)).status, 303);
    const told = await eventsOf(account);
    for (const event of ['user_locked', 'authn_token_revoked', 'authn_login_unlock'] as const) {
      assert.ok(told.includes(event), event);
    }
  });

  test('works by the link in a security email, once, by its button only, and until a new password', async () => {
    const { account } = await person();
    const [link, second] = [await lockLink(account), await lockLink(account)];
    await application.startSession(account);
    for (let count = 0; count < 3; count += 1) {
      const scanner = visitor(application);
      await scanner.get(link);
      assert.match((await scanner.get('/lock-account')).text, /Lock your account\?/);
    }
    const before = application.browser();
    const forged = await before.post('/lock-account', {
      link: '',
      token: link.split('=')[1] ?? '',
    });
    assert.equal(forged.status, 403);
    assert.equal((await leftOf(account))[0], 1, 'opening a link does nothing');
    const browser = visitor(application);
    await browser.get(link);
    assert.equal((await browser.submit('/lock-account', {})).location, '/lock-account/done');
    assert.deepEqual(await leftOf(account), [0, 0, 3]);
    assert.equal((await resetBy(account)).status, 303);
    for (const used of [link, second]) {
      const again = visitor(application);
      await again.get(used);
      assert.equal((await again.get('/lock-account')).status, 403);
    }
  });

  test('is named to administrators, who can unlock the account', async () => {
    const who = await person();
    const { account } = who;
    const { services } = application;
    await services.lockByLink.complete({
      token: (await lockLink(account)).split('=')[1] ?? '',
      requestContext,
    });
    const administrator = await application.createAccount({ role: 'admin' });
    const admin = await application.startSession(administrator);
    const path = `/admin/accounts/${account.username}`;
    assert.match((await admin.get(path)).text, /was locked by its owner on/);
    const list = `/admin/accounts?state=locked_by_owner`;
    assert.match((await admin.get(list)).text, new RegExp(account.username));
    const explained = await services.explainLogin.account(
      (await services.stores.accounts.find(account.id)) ?? assert.fail(),
    );
    const codes = explained.reasons.map(({ code }) => code);
    assert.deepEqual([explained.canLogIn, codes], [false, ['locked_by_owner']]);
    assert.match((await admin.get(`${path}/unlock`)).text, /The owner locked this account/);
    const unlocked = await admin.submit(`${path}/unlock`, {});
    assert.equal(unlocked.status, 303);
    assert.equal((await tryPasskey(who)).status, 303);
    assert.equal((await logIn(application, account.username, account.password)).status, 401);
  });

  test('is not undone by a login that was under way', async () => {
    const account = await application.createAccount();
    const link = await lockLink(account);
    const thieves = [1, 2, 3].map(() => logIn(application, account.username, account.password));
    const token = link.split('=')[1] ?? '';
    await Promise.all([
      ...thieves,
      application.services.lockByLink.complete({ token, requestContext }),
    ]);
    assert.equal((await leftOf(account))[0], 0);
  });
});
