import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newId } from '../../../platform/ids.ts';
import type { TestAccount } from '../../../testing/accounts.ts';
import { asPage, createApiClient } from '../../../testing/api-client.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import type { TestBrowser } from '../../../testing/browser.ts';
import { addAuthenticatorApp } from '../../../testing/factors.ts';
import { failOften } from '../../../testing/fail-often.ts';
import { logIn, newAddress } from '../../../testing/registrations.ts';

const path = '/admin/accounts';
const requestContext = { ip: '192.0.2.1', userAgent: 'test', requestId: 'test' };

/** The sentences at the top of the page. */
const sentencesOf = ({ text }: { text: string }) =>
  [...text.matchAll(/verdict__sentence">([^<]*)</g)].map(([, sentence]) => sentence);

describe('the page of one person', () => {
  let application: TestApplication;
  let administrator: TestAccount;
  let admin: TestBrowser;
  before(async () => {
    application = await startApplication({ REQUIRE_SECOND_FACTOR_GROUPS: 'staff' });
    administrator = await application.createAccount({ role: 'admin', username: 'root-one' });
    admin = await application.startSession(administrator);
  });
  after(() => application.close());

  const change = ({ id: accountId }: { id: string }) => ({ accountId, requestContext });

  /** The first sentence of the page, which the API says too. */
  async function explained(account: { username: string }) {
    const page = await admin.get(`${path}/${account.username}`);
    assert.equal(page.status, 200, page.text);
    const api = createApiClient(application.address, asPage(admin, application.baseUrl));
    const { body } = await api('GET', `/admin/accounts/${account.username}`);
    const sentences = sentencesOf(page);
    assert.deepEqual(body.login.sentences, sentences);
    return { sentences, first: sentences[0] ?? '', login: body.login };
  }

  test('says that somebody can log in, and when the right password was last entered', async () => {
    const account = await application.createAccount();
    const { login, sentences } = await explained(account);
    assert.deepEqual(sentences, [`${account.username} can log in.`]);
    assert.deepEqual([login.can_log_in, login.reasons], [true, []]);
    assert.equal((await logIn(application, account.username, account.password)).status, 303);
    const later = await explained(account);
    assert.match(later.sentences[1] ?? '', /^The right password was last entered on .* UTC\.$/);
    assert.ok(later.login.last_right_password_at);
  });

  test('says who disabled an account', async () => {
    const account = await application.createAccount();
    await application.services.disableAccount(change(account));
    const { first, login } = await explained(account);
    assert.match(
      first,
      /cannot log in: the operator on the command line disabled the account on .* UTC\.$/,
    );
    assert.deepEqual([login.can_log_in, login.reasons], [false, ['disabled']]);
    await application.services.enableAccount(change(account));
    assert.equal((await explained(account)).login.can_log_in, true);
  });

  test('says how many failures from how many networks have locked an account, or until when', async () => {
    const locked = await application.createAccount();
    for (let count = 0; count < 3; count += 1) {
      const wrong = 'not the password of that account';
      assert.equal((await logIn(application, locked.username, wrong)).status, 401);
    }
    await failOften(application.services, locked.id, { byStrangers: 87, onKnownDevices: 0 });
    const { first, login } = await explained(locked);
    assert.match(first, /only in a browser that they have used before/);
    assert.match(first, /after 90 failed logins in a row from 3 networks\.$/);
    assert.deepEqual(login.reasons, ['locked']);
    await failOften(application.services, locked.id, { byStrangers: 0, onKnownDevices: 10 });
    assert.match((await explained(locked)).first, /locked after 100 failed logins in a row/);

    const guessed = await application.createAccount();
    for (let count = 0; count < 6; count += 1) {
      await logIn(application, guessed.username, 'not the password of that account');
    }
    const delayed = await explained(guessed);
    assert.match(
      delayed.first,
      /After [56] failed logins in a row.* cannot log in from a new browser until .* UTC/,
    );
    assert.deepEqual(delayed.login.reasons, ['delayed']);
    application.clock.advance(60_000);
    assert.equal((await explained(guessed)).login.can_log_in, true);
  });

  test('says that an address is not confirmed, and that there is no password', async () => {
    const { stores } = application.services;
    const username = 'waiting-one';
    await stores.accounts.insert(
      { id: newId(), username, email: 'w@example.com', role: 'user', emailConfirmedAt: null },
      application.clock.now(),
    );
    const { first, login } = await explained({ username });
    assert.match(first, /cannot log in: the email address is not confirmed/);
    assert.deepEqual(login.reasons, ['unconfirmed', 'no_password']);
  });

  test('says that a factor is missing, and that a second step was not completed', async () => {
    const required = await application.createAccount();
    await application.services.setGroups({ ...change(required), groups: 'staff' });
    const { first, login } = await explained(required);
    assert.match(first, /needs a second factor and has none/);
    assert.deepEqual([login.can_log_in, login.reasons], [true, ['factor_missing']]);

    const halfway = await application.createAccount();
    await addAuthenticatorApp(application, halfway.id);
    assert.deepEqual((await explained(halfway)).login.reasons, []);
    await logIn(application, halfway.username, halfway.password);
    const waits = await explained(halfway);
    assert.match(waits.first, /entered the right password on .*, but did not complete the second/);
  });

  test('says who deleted an account, and finds it by its former address', async () => {
    const account = await application.createAccount();
    await application.services.deleteAccount(change(account));
    assert.match((await explained(account)).first, /command line deleted the account on/);
    const byEmail = await admin.get(`${path}/${encodeURIComponent(account.email)}`);
    assert.equal(byEmail.location, `${path}/${account.username}`);
    await application.services.eraseAtOnce(change(account));
    assert.match((await explained(account)).first, /its data was erased on/);
  });

  test('shows what belongs to a person, and never a secret', async () => {
    const account = await application.createAccount();
    await application.services.setGroups({ ...change(account), groups: 'wiki, board' });
    await application.startSession(account);
    const app = await addAuthenticatorApp(application, account.id);
    const { text } = await admin.get(`${path}/${account.username}`);
    for (const shown of [account.email, 'board, wiki', 'Authenticator app', 'Phone']) {
      assert.ok(text.includes(shown), shown);
    }
    assert.match(text, /Unknown device|test/);
    assert.match(text, /Role or groups changed/);
    const password = await application.services.stores.passwords.find(account.id);
    for (const secret of [app.secret, password?.hash ?? '?', ...app.recoveryCodes]) {
      assert.ok(!text.includes(secret));
    }
  });

  test('has one address, and is for administrators with a recent proof', async () => {
    const account = await application.createAccount({ username: 'Äda.Lovelace' });
    const other = await admin.get(`${path}/%C3%A4da.lovelace`);
    assert.equal(other.location, `${path}/${encodeURIComponent(account.username)}`);
    assert.equal((await admin.get(other.location ?? '')).status, 200);
    for (const name of ['nobody', '%00', 'a%2Fb', 'x'.repeat(300), '..%2f..']) {
      assert.equal((await admin.get(`${path}/${name}`)).status, 404, name);
    }
    const user = application.browser(undefined, { 'x-forwarded-for': newAddress() });
    assert.equal((await user.get(`${path}/${account.username}`)).status, 303);
    const owner = await application.startSession(account);
    assert.equal((await owner.get(`${path}/${account.username}`)).status, 403);
  });
});
