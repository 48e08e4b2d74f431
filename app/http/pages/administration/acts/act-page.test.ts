import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../../../testing/accounts.ts';
import { asPage, createApiClient } from '../../../../testing/api-client.ts';
import { createTestKey } from '../../../../testing/api-keys.ts';
import { startApplication, type TestApplication } from '../../../../testing/application.ts';
import type { TestBrowser } from '../../../../testing/browser.ts';
import { addAuthenticatorApp } from '../../../../testing/factors.ts';
import { failOften } from '../../../../testing/fail-often.ts';
import { emailsTo, linkIn } from '../../../../testing/mail.ts';
import { logIn, newPerson, register, visitor } from '../../../../testing/registrations.ts';

const none = { text: '' };
const dayMs = 24 * 60 * 60 * 1000;
const path = (account: { username: string }) =>
  `/admin/accounts/${encodeURIComponent(account.username)}`;

describe('what administrators do on the page of a person', () => {
  let application: TestApplication;
  let administrator: TestAccount;
  let admin: TestBrowser;
  before(async () => {
    application = await startApplication();
    administrator = await application.createAccount({ role: 'admin', username: 'root-one' });
    admin = await application.startSession(administrator);
  });
  after(() => application.close());

  /** Opens the page of an act, reads what it will do, and does it. */
  async function act(account: { username: string }, name: string, fields = {}) {
    const page = await admin.get(`${path(account)}/${name}`);
    assert.equal(page.status, 200, page.text);
    const answer = await admin.submit(`${path(account)}/${name}`, {
      reason: 'Ticket 7',
      ...fields,
    });
    return { page, answer };
  }

  async function done(account: { username: string }, name: string, says: RegExp, fields = {}) {
    const { page, answer } = await act(account, name, fields);
    assert.equal(answer.status, 303, answer.text);
    assert.match((await admin.get(answer.location ?? '')).text, says);
    return page;
  }

  const api: ReturnType<typeof createApiClient> = (...call) =>
    createApiClient(application.address, asPage(admin, application.baseUrl))(...call);

  const newest = async ({ id }: { id: string }) =>
    (await application.services.stores.audit.list(id, 1))[0];
  const isIn = async (browser: TestBrowser) => (await browser.get('/dashboard')).status === 200;

  test('disable says what ends, ends it, and keeps who did it and why', async () => {
    const account = await application.createAccount();
    const sessions = [
      await application.startSession(account),
      await application.startSession(account),
    ];
    await createTestKey(application.services, account.id, ['read']);
    const page = await done(account, 'disable', /Account disabled/);
    assert.match(page.text, /2 sessions end\./);
    assert.match(page.text, /1 API key does not work until the account is enabled/);
    for (const browser of sessions) assert.equal(await isIn(browser), false);
    const { text } = await admin.get(path(account));
    assert.match(text, /root-one disabled the account on .*Reason: Ticket 7/);
    const event = await newest(account);
    assert.equal(event?.event, 'user_disabled');
    assert.equal(event?.actorId, administrator.id);
    assert.deepEqual(event?.detail, {
      before: { disabled: false },
      after: { disabled: true },
      reason: 'Ticket 7',
    });
    assert.equal((await logIn(application, account.username, account.password)).status, 403);

    await done(account, 'enable', /Account enabled/);
    assert.equal((await logIn(application, account.username, account.password)).status, 303);
    // The same form once more: it was so already.
    const again = await admin.post(`${path(account)}/enable`, await tokenOf());
    assert.equal(again.location, path(account));
    assert.equal((await admin.get(`${path(account)}/enable`)).status, 404);
  });

  async function tokenOf() {
    const { text } = await admin.get('/admin/invitations');
    return { _csrf: /name="_csrf" value="([^"]*)"/.exec(text)?.[1] ?? '' };
  }

  test('unlock forgets the failed logins', async () => {
    const account = await application.createAccount();
    await failOften(application.services, account.id, { byStrangers: 90, onKnownDevices: 0 });
    assert.equal((await logIn(application, account.username, account.password)).status, 401);
    await done(account, 'unlock', /Account unlocked/);
    assert.equal((await logIn(application, account.username, account.password)).status, 303);
    assert.equal((await admin.get(`${path(account)}/unlock`)).status, 404);
  });

  test('a new user name applies to open sessions, and the former one stays reserved', async () => {
    const account = await application.createAccount();
    const browser = await application.startSession(account);
    const headers = { 'x-original-url': 'http://localhost:8080/', 'x-original-method': 'GET' };
    const remoteUser = async () =>
      (await browser.get('/api/authz/auth-request', headers)).headers.get('remote-user');
    assert.equal(await remoteUser(), account.username);
    const username = `${account.username}-new`;
    await done(account, 'username', /User name changed/, { username });
    const detail = (await newest(account))?.detail;
    assert.deepEqual(detail?.before, { username: account.username });
    assert.deepEqual(detail?.after, { username });
    assert.equal(await remoteUser(), username);
    assert.equal((await logIn(application, username, account.password)).status, 303);
    assert.equal((await logIn(application, account.username, account.password)).status, 401);

    const other = await application.createAccount();
    for (const taken of [account.username.toUpperCase(), username]) {
      const { answer } = await act(other, 'username', { username: taken });
      assert.equal(answer.status, 400);
      assert.match(answer.text, /Another account has this user name, or had it before/);
      const registered = await register(application, newPerson({ username: taken }));
      assert.match(registered.text, /taken/, taken);
      await assert.rejects(application.createAccount({ username: taken }));
    }
    const wrong = await act(other, 'username', { username: 'a@b' });
    assert.match(wrong.answer.text, /can contain only letters/);
    assert.match(wrong.answer.text, /name="username"[^>]*value="a@b"/);
    await done({ username }, 'username', /User name changed/, { username: account.username });
  });

  test('a new email has to be confirmed, and the former address can undo it', async () => {
    const account = await application.createAccount();
    const email = `new-${account.email}`;
    const page = await done(account, 'email', /Email address changed/, { email });
    assert.match(page.text, /a link that can undo the change for a week/);
    assert.equal((await logIn(application, account.username, account.password)).status, 403);
    const [confirmation] = await emailsTo(application.services, email);
    const browser = visitor(application);
    await browser.get(linkIn(confirmation ?? none, '/confirm-email'));
    assert.equal((await browser.submit('/confirm-email', {})).status, 303);
    assert.equal((await logIn(application, account.username, account.password)).status, 303);
    const [undo] = await emailsTo(application.services, account.email);
    const former = visitor(application);
    await former.get(linkIn(undo ?? none, '/undo-email-change'));
    await former.submit('/undo-email-change', {});
    assert.equal(
      (await application.services.stores.accounts.find(account.id))?.email,
      account.email,
    );
  });

  test('an email that the administrator vouches for needs no confirmation; a taken one is refused', async () => {
    const account = await application.createAccount();
    const email = `vouched-${account.email}`;
    await done(account, 'email', /Email address changed/, { email, confirmed: 'yes' });
    assert.equal((await logIn(application, account.username, account.password)).status, 303);
    const taken = await act(account, 'email', { email: administrator.email });
    assert.match(taken.answer.text, /Another account uses this address/);
    const wrong = await act(account, 'email', { email: 'nowhere' });
    assert.equal(wrong.answer.status, 400);
  });

  test('an unconfirmed email is confirmed', async () => {
    const account = await application.createAccount();
    await done(account, 'email', /changed/, { email: `other-${account.email}` });
    await done(account, 'confirm-email', /Email address confirmed/);
    assert.equal((await logIn(application, account.username, account.password)).status, 303);
    assert.equal((await admin.get(`${path(account)}/confirm-email`)).status, 404);
  });

  test('role and groups change, with what they were', async () => {
    const account = await application.createAccount();
    await done(account, 'role', /Role changed/, { role: 'admin' });
    await done(account, 'groups', /Groups changed/, { groups: 'wiki, board' });
    const event = await newest(account);
    assert.deepEqual(event?.detail, {
      before: { groups: [] },
      after: { groups: ['board', 'wiki'] },
      reason: 'Ticket 7',
    });
    const { answer } = await act(account, 'groups', { groups: 'Not A Group' });
    assert.match(answer.text, /Separate groups with commas/);
    await done(account, 'groups', /Nothing has changed/, { groups: 'board, wiki' });
    await done(account, 'role', /Role changed/, { role: 'user' });
  });

  test('an end date shortens sessions, and then nothing of the account works', async () => {
    const { clock, services } = application;
    const account = await application.createAccount();
    const key = await createTestKey(services, account.id, ['read']);
    const byKey = createApiClient(application.address, { 'x-api-key': key });
    const day = new Date(clock.now() + dayMs).toISOString().slice(0, 10);
    await done(account, 'end-date', /End date set/, { last_day: day });
    const browser = await application.logIn(account);
    assert.equal(await isIn(browser), true);
    const before = await application.startSession(account);
    const remembered = application.browser();
    await remembered.submit('/login', {
      username: account.username,
      password: account.password,
      remember: 'yes',
    });
    const end = Date.parse(`${day}T00:00:00Z`) + dayMs;
    clock.advance(end - clock.now() - 60_000);
    assert.equal(await isIn(remembered), true);
    assert.equal((await byKey('GET', '/me')).status, 200);
    clock.advance(60_000);
    assert.equal(await isIn(remembered), false);
    assert.equal(await isIn(before), false);
    assert.equal((await byKey('GET', '/me')).status, 401);
    assert.equal((await logIn(application, account.username, account.password)).status, 403);
    admin = await application.startSession(administrator);
    assert.match((await admin.get(path(account))).text, /the account ended on/);
    assert.match(
      (await admin.get('/admin/accounts?state=ended')).text,
      new RegExp(`>${account.username}<`),
    );
    for (const last_day of ['2020-01-01', '2027-02-30', 'soon']) {
      assert.equal((await act(account, 'end-date', { last_day })).answer.status, 400, last_day);
    }
    await done(account, 'end-date', /End date removed/, { last_day: '' });
    assert.equal((await logIn(application, account.username, account.password)).status, 303);
  });

  test('an end date reaches sessions that were there before it', async () => {
    const { clock } = application;
    const account = await application.createAccount();
    const remembered = application.browser();
    const { username, password } = account;
    await remembered.submit('/login', { username, password, remember: 'yes' });
    const { body } = await api('PATCH', `/admin/accounts/${username}`, {
      body: { ends_at: new Date(clock.now() + 60_000).toISOString() },
    });
    assert.ok(body.ends_at);
    assert.equal(await isIn(remembered), true);
    clock.advance(60_000);
    assert.equal(await isIn(remembered), false);
  });

  test('a reset is emailed, and the present password works until the link is used', async () => {
    const account = await application.createAccount();
    const page = await done(account, 'reset', /We emailed a link to choose a new password/);
    assert.match(page.text, new RegExp(`goes to ${account.email}`));
    const [letter] = await emailsTo(application.services, account.email);
    const link = linkIn(letter ?? none, '/reset-password');
    assert.ok(!page.text.includes(link));
    assert.equal((await logIn(application, account.username, account.password)).status, 303);
    const browser = visitor(application);
    await browser.get(link);
    const password = 'another fine passphrase';
    await browser.submit('/reset-password', { password });
    assert.equal((await logIn(application, account.username, password)).status, 303);
  });

  test('factors, sessions and keys go', async () => {
    const account = await application.createAccount();
    await addAuthenticatorApp(application, account.id);
    const [one, other] = [
      await application.startSession(account),
      await application.startSession(account),
    ];
    await createTestKey(application.services, account.id, ['read']);
    const [session] = await application.services.stores.sessions.listLive(
      account.id,
      application.clock.now(),
    );
    const single = await admin.submit(path(account), { session: session?.id ?? '' });
    assert.equal(single.location, path(account));
    const alive = [await isIn(one), await isIn(other)];
    assert.deepEqual(alive.sort(), [false, true]);
    const stranger = await application.createAccount();
    const theirs = await application.startSession(stranger);
    const [foreign] = await application.services.stores.sessions.listLive(
      stranger.id,
      application.clock.now(),
    );
    await admin.post(path(account), { ...(await tokenOf()), session: foreign?.id ?? '' });
    assert.equal(await isIn(theirs), true);

    assert.match((await done(account, 'clear-factors', /cleared/)).text, /2 second factors/);
    await application.startSession(account);
    assert.match((await done(account, 'end-sessions', /ended/)).text, /1 session ends\./);
    assert.match((await done(account, 'revoke-keys', /API keys revoked/)).text, /1 API key stops/);
    assert.deepEqual(await application.services.stores.apiKeys.list(account.id, 0), []);
  });

  test('a deleted account is restored without its factors, or erased', async () => {
    const account = await application.createAccount();
    await addAuthenticatorApp(application, account.id);
    await done(account, 'delete', /Account deleted/);
    await done(account, 'restore', /Account restored/);
    assert.deepEqual(await application.services.stores.factors.list(account.id), []);
    await done(account, 'delete', /Account deleted/);
    await done(account, 'erase', /Personal data erased/);
    assert.equal((await admin.get(`${path(account)}/restore`)).status, 404);
    const events = await application.services.stores.audit.list(account.id, 50);
    assert.ok(events.length > 0 && events.every(({ detail }) => detail === undefined));
  });

  test('the same acts by API leave the same row in the audit trail', async () => {
    const account = await application.createAccount();
    const at = `/admin/accounts/${account.username}`;
    const body = { reason: 'Ticket 8' };
    const disabled = await api('POST', `${at}/disable`, { body });
    assert.deepEqual(disabled.body.states, ['disabled']);
    assert.deepEqual((await newest(account))?.detail, {
      before: { disabled: false },
      after: { disabled: true },
      reason: 'Ticket 8',
    });
    const again = await api('POST', `${at}/disable`, { body: {} });
    assert.deepEqual([again.status, again.body.code], [409, 'state_conflict']);
    assert.deepEqual((await api('POST', `${at}/enable`, { body })).body.states, ['active']);
    assert.equal((await api('POST', `${at}/reset`, { body })).status, 200);
    const groups = await api('PATCH', at, { body: { groups: ['wiki'], ...body } });
    assert.deepEqual(groups.body.groups, ['wiki']);
    const both = await api('PATCH', at, { body: { groups: [], role: 'admin' } });
    assert.deepEqual([both.status, both.body.errors[0].code], [400, 'one_property']);
    assert.equal((await api('PATCH', at, { body: {} })).status, 400);
    assert.equal((await api('PATCH', at, { body: { given_name: 'Tim' } })).body.given_name, 'Tim');
    await application.startSession(account);
    assert.equal((await api('GET', `${at}/sessions`)).body.items.length, 1);
    const ended = await api('DELETE', `${at}/sessions?reason=Ticket+8`);
    assert.equal(ended.body.sessions_ended, 1);
    assert.equal((await newest(account))?.detail?.reason, 'Ticket 8');
    await createTestKey(application.services, account.id, ['read']);
    const [listed] = (await api('GET', `${at}/api-keys`)).body.items;
    assert.equal((await api('DELETE', `${at}/api-keys/${listed.id}`)).body.keys_revoked, 1);
    assert.equal((await api('DELETE', `${at}/api-keys`)).body.keys_revoked, 0);
    assert.equal((await api('DELETE', at)).status, 204);
    assert.deepEqual((await api('POST', `${at}/restore`, { body })).body.states, ['active']);
    const username = `${account.username}-x`;
    assert.equal((await api('PATCH', at, { body: { username } })).body.username, username);
    assert.equal((await api('GET', at)).status, 404);
  });

  test('is for administrators with a recent proof', async () => {
    const account = await application.createAccount();
    const user = await application.startSession(await application.createAccount());
    assert.equal((await user.get(`${path(account)}/disable`)).status, 403);
    assert.equal((await user.post(`${path(account)}/disable`, {})).status, 403);
    assert.equal((await admin.get(`${path(account)}/explode`)).status, 404);
    assert.equal((await admin.get('/admin/accounts/nobody/disable')).status, 404);
    application.clock.advance(11 * 60_000);
    assert.match(
      (await admin.get(`${path(account)}/disable`)).location ?? '',
      /^\/account\/confirm/,
    );
    admin = await application.startSession(administrator);
  });
});
