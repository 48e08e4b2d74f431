import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../../testing/accounts.ts';
import { asPage, createApiClient } from '../../../testing/api-client.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import type { TestBrowser } from '../../../testing/browser.ts';

const path = '/admin/sessions';

const usernamesOf = ({ text }: { text: string }) =>
  [...text.matchAll(/plain-list__title"><a href="[^"]*">([^<]*)</g)].map(([, name]) => name);
const nextOf = ({ text }: { text: string }) =>
  /href="([^"]*cursor=[^"]*)">Next page/.exec(text)?.[1]?.replaceAll('&amp;', '&');

describe('the sessions of all accounts', () => {
  let application: TestApplication;
  let administrator: TestAccount;
  let admin: TestBrowser;
  before(async () => {
    application = await startApplication();
    administrator = await application.createAccount({ role: 'admin', username: 'root-one' });
    admin = await application.startSession(administrator);
  });
  after(() => application.close());

  const api: ReturnType<typeof createApiClient> = (...call) =>
    createApiClient(application.address, asPage(admin, application.baseUrl))(...call);
  const isIn = async (browser: TestBrowser) => (await browser.get('/dashboard')).status === 200;

  async function logInFrom(ip: string, account: TestAccount) {
    const browser = application.browser(undefined, { 'x-forwarded-for': ip });
    const { username, password } = account;
    assert.equal((await browser.submit('/login', { username, password })).status, 303);
    return browser;
  }

  test('are listed newest first, and filtered by person, kind and address', async () => {
    const [one, other] = [await application.createAccount(), await application.createAccount()];
    await logInFrom('198.51.100.7', one);
    await logInFrom('198.51.100.7', other);
    await logInFrom('198.51.100.8', other);
    const login = createApiClient(application.address, { 'x-forwarded-for': '198.51.100.9' });
    const { username, password } = one;
    assert.equal((await login('POST', '/login', { body: { username, password } })).status, 200);
    const list = async (query: string) => usernamesOf(await admin.get(`${path}?${query}`));
    assert.deepEqual((await list('')).slice(0, 4), [
      one.username,
      other.username,
      other.username,
      one.username,
    ]);
    assert.deepEqual(await list(`user=${other.username.toUpperCase()}`), [
      other.username,
      other.username,
    ]);
    assert.deepEqual(await list(`user=${one.email}&kind=jwt`), [one.username]);
    assert.deepEqual(await list('ip=198.51.100.7'), [other.username, one.username]);
    assert.deepEqual(await list('ip=198.51.100.7&kind=opaque'), []);
    assert.deepEqual(await list('user=nobody'), []);
    const { text } = await admin.get(`${path}?ip=198.51.100.7`);
    assert.match(text, /2 sessions/);
    const wrong = await admin.get(`${path}?kind=carrier-pigeon`);
    assert.equal(wrong.status, 400);
    assert.match(wrong.text, /This kind of session does not exist/);
    const { body } = await api('GET', '/admin/sessions?ip=198.51.100.7');
    assert.deepEqual(
      body.items.map((item: { username: string }) => item.username),
      [other.username, one.username],
    );
    assert.equal((await api('GET', '/admin/sessions?cursor=YWRh')).body.code, 'invalid_cursor');
  });

  test('leave out those that are over, of whatever reason', async () => {
    const [gone, idle] = [await application.createAccount(), await application.createAccount()];
    const browser = await application.logIn(gone);
    await browser.submit('/logout', {});
    await application.logIn(idle);
    application.clock.advance(60 * 60 * 1000);
    admin = await application.startSession(administrator);
    for (const { username } of [gone, idle]) {
      assert.deepEqual(usernamesOf(await admin.get(`${path}?user=${username}`)), []);
      assert.match((await admin.get(`${path}?user=${username}`)).text, /No sessions match/);
    }
  });

  test('one is ended from the list, which stays as it is filtered', async () => {
    const account = await application.createAccount();
    const [one, other] = [await application.logIn(account), await application.logIn(account)];
    const address = `${path}?user=${account.username}`;
    const { text } = await admin.get(address);
    const [, session = ''] = /name="session" value="([^"]*)"/.exec(text) ?? [];
    const answer = await admin.submit(address, { session });
    assert.equal(answer.location, address);
    assert.deepEqual([await isIn(one), await isIn(other)].sort(), [false, true]);
    assert.equal(usernamesOf(await admin.get(address)).length, 1);
    const [left] = (await api('GET', `/admin/sessions?user=${account.username}`)).body.items;
    assert.equal((await api('DELETE', `/admin/sessions/${left.id}`)).status, 204);
    assert.equal((await api('DELETE', `/admin/sessions/${left.id}`)).status, 404);
    assert.deepEqual([await isIn(one), await isIn(other)], [false, false]);
  });

  test('all that are shown end, on every page of the list, and only those', async () => {
    const accounts = [await application.createAccount(), await application.createAccount()];
    const [one, bystander] = accounts as [TestAccount, TestAccount];
    const browsers: TestBrowser[] = [];
    for (let count = 0; count < 70; count += 1) {
      browsers.push(await application.startSession(one));
    }
    const untouched = await application.startSession(bystander);
    const address = `${path}?user=${one.username}`;
    const first = await admin.get(address);
    assert.equal(usernamesOf(first).length, 50);
    assert.match(first.text, /70 sessions/);
    const second = await admin.get(nextOf(first) ?? '');
    assert.equal(usernamesOf(second).length, 20);
    assert.equal(nextOf(second), undefined);
    const page = await admin.get(`${path}/end?user=${one.username}`);
    assert.match(page.text, /70 sessions/);
    const ended = await admin.submit(`${path}/end?user=${one.username}`, { reason: 'Ticket 9' });
    assert.equal(ended.location, address);
    for (const browser of browsers) assert.equal(await isIn(browser), false);
    assert.equal(await isIn(untouched), true);
    const events = await application.services.stores.audit.list(one.id, 100);
    const ends = events.filter(({ event }) => event === 'session_ended');
    assert.equal(ends.length, 70);
    for (const { actorId, detail } of ends) {
      assert.deepEqual([actorId, detail?.reason], [administrator.id, 'Ticket 9']);
    }
    assert.equal(new Set(ends.map(({ sessionId }) => sessionId)).size, 70);
  });

  test('all sessions of everybody end, except that of who acts', async () => {
    const browser = await application.startSession(await application.createAccount());
    assert.equal((await api('DELETE', '/admin/sessions')).status, 400);
    const { body } = await api('DELETE', '/admin/sessions?all=true');
    assert.ok(body.sessions_ended > 0);
    assert.equal(await isIn(browser), false);
    assert.equal(await isIn(admin), true);
    assert.equal((await api('GET', '/admin/sessions')).body.items.length, 1);
    assert.match((await admin.get(path)).text, /This session/);
  });

  test('a filter that does not exist ends nothing', async () => {
    const browser = await application.startSession(await application.createAccount());
    const answer = await admin.get(`${path}/end?kind=carrier-pigeon`);
    assert.equal(answer.status, 303);
    const [, token = ''] =
      /name="_csrf" value="([^"]*)"/.exec((await admin.get(`${path}/end`)).text) ?? [];
    await admin.post(`${path}/end?kind=carrier-pigeon`, { _csrf: token });
    await admin.post(`${path}/end?user=nobody`, { _csrf: token });
    assert.equal(await isIn(browser), true);
    const user = await application.startSession(await application.createAccount());
    assert.equal((await user.get(path)).status, 403);
    assert.equal((await user.get(`${path}/end`)).status, 403);
  });
});
