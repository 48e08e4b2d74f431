import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { csrfOf } from '../../../testing/browser.ts';

describe('logging out', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  test('ends the session, even if somebody kept the cookie', async () => {
    const browser = await application.logIn(await application.createAccount());
    const kept = browser.copy();
    const answer = await browser.submit('/logout', {});
    assert.equal(answer.status, 303);
    assert.equal(answer.location, '/login');
    assert.equal(browser.cookies.has('gatehouse'), false);
    assert.equal((await kept.get('/dashboard')).location, '/login?rd=%2Fdashboard');
    assert.equal((await kept.get('/dashboard', { accept: 'application/json' })).status, 401);
  });

  test('shows a message on the next page, once', async () => {
    const browser = await application.logIn(await application.createAccount());
    await browser.submit('/logout', {});
    assert.match((await browser.get('/login')).text, /You are logged out\./);
    assert.doesNotMatch((await browser.get('/login')).text, /You are logged out\./);
  });

  test("clears the browser's data of this site, except cookies", async () => {
    const browser = await application.logIn(await application.createAccount());
    const answer = await browser.submit('/logout', {});
    assert.equal(answer.headers.get('clear-site-data'), '"cache", "storage"');
  });

  test('needs a form, not only a link', async () => {
    const browser = await application.logIn(await application.createAccount());
    const page = await browser.get('/logout');
    assert.equal(page.status, 200);
    assert.match(page.text, /<form[^>]*method="post"[^>]*action="\/logout"/);
    assert.equal((await browser.get('/dashboard')).status, 200);
  });

  test('shows who is logged in, by name and user name, or by user name alone', async () => {
    const account = await application.createAccount();
    const browser = await application.startSession(account);
    const words = async () =>
      (await browser.get('/logout')).text.match(/logged in as .*?<\/p>/)?.[0];
    assert.equal(await words(), `logged in as <strong>${account.username}</strong>.</p>`);
    await browser.submit('/account', { given_name: 'Ada' });
    assert.equal(await words(), `logged in as <strong>Ada</strong> (${account.username}).</p>`);
  });

  test('keeps the sessions of other browsers', async () => {
    const account = await application.createAccount();
    const [leaving, staying] = [await application.logIn(account), await application.logIn(account)];
    await leaving.submit('/logout', {});
    assert.equal((await staying.get('/dashboard')).status, 200);
  });

  test('everywhere ends this session too, and those of programs', async () => {
    const account = await application.createAccount();
    const [own, other] = [
      await application.logIn(account),
      await application.startSession(account),
    ];
    const program = await application.services.logInProgram({
      ...{ name: account.username, password: account.password, format: 'opaque' },
      requestContext: { ip: '', userAgent: '', requestId: '' },
    });
    assert.equal(program.kind, 'logged-in');
    assert.match((await own.get('/account/sessions')).text, /Log out everywhere/);
    const answer = await own.submit('/account/sessions', { session: 'all' });
    assert.equal(answer.location, '/login');
    assert.equal(answer.headers.get('clear-site-data'), '"cache", "storage"');
    assert.match((await own.get('/login')).text, /You are logged out everywhere/);
    for (const browser of [own, other]) {
      assert.equal((await browser.get('/dashboard')).status, 303);
    }
    const { stores, clock } = application.services;
    assert.deepEqual(await stores.sessions.listLive(account.id, clock.now()), []);
    const events = await application.services.stores.audit.list(account.id, 10);
    assert.equal(events.filter(({ event }) => event === 'session_ended').length, 3);
  });

  test('is no error for people who are already logged out', async () => {
    const browser = application.browser();
    assert.equal((await browser.get('/logout')).location, '/login');
    const page = await browser.get('/login');
    const csrf = csrfOf(page);
    assert.equal((await browser.post('/logout', { _csrf: csrf })).location, '/login');
  });

  test('is in the audit trail, together with the login', async () => {
    const account = await application.createAccount();
    const browser = await application.logIn(account);
    await browser.submit('/logout', {});
    await application.browser().submit('/login', { username: account.username, password: 'wrong' });
    const events = await application.services.stores.audit.list(account.id, 10);
    assert.deepEqual(
      events.map(({ event }) => event),
      ['authn_login_fail', 'session_ended', 'authn_login_success'],
    );
    assert.ok(!JSON.stringify(events).includes(account.password));
  });
});

describe('ending other sessions', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  test('one by one, from the dashboard', async () => {
    const account = await application.createAccount();
    const browser = await application.logIn(account);
    const other = await application.logIn(account);
    const third = await application.logIn(account);
    const dashboard = await browser.get('/dashboard');
    const ids = [...dashboard.text.matchAll(/name="session" value="([^"]*)"/g)].map((m) => m[1]);
    assert.equal(ids.length, 3, 'two others, and the button for all others');
    const [first = ''] = ids.filter((id) => id !== 'others');
    const csrf = csrfOf(dashboard);
    const ended = await browser.post('/account/sessions', { _csrf: csrf, session: first });
    assert.equal(ended.location, '/account/sessions');
    const statuses = [await other.get('/dashboard'), await third.get('/dashboard')];
    assert.deepEqual(statuses.map(({ status }) => status).sort(), [200, 303]);
    assert.match((await browser.get('/dashboard')).text, /Session ended\./);
    const all = await browser.post('/account/sessions', { _csrf: csrf, session: 'others' });
    assert.equal(all.status, 303);
    assert.equal((await other.get('/dashboard')).status, 303);
    assert.equal((await third.get('/dashboard')).status, 303);
    assert.equal((await browser.get('/dashboard')).status, 200);
  });

  test('never ends a session of another account', async () => {
    const victim = await application.createAccount();
    const victims = await application.logIn(victim);
    const [session] = await application.services.stores.sessions.listLive(
      victim.id,
      application.clock.now(),
    );
    const attacker = await application.logIn(await application.createAccount());
    const page = await attacker.get('/dashboard');
    const csrf = csrfOf(page);
    const fields = { _csrf: csrf, session: session?.id ?? '' };
    assert.equal((await attacker.post('/account/sessions', fields)).status, 303);
    assert.match((await attacker.get('/dashboard')).text, /session had already ended/);
    assert.equal((await victims.get('/dashboard')).status, 200);
  });

  test('other accounts do not see them', async () => {
    const [account, stranger] = [
      await application.createAccount(),
      await application.createAccount(),
    ];
    const browser = await application.logIn(account);
    await application.logIn(stranger);
    const page = await browser.get('/account/sessions');
    assert.doesNotMatch(page.text, /value="[0-9a-f-]{36}"/);
    assert.match(page.text, /not logged in anywhere else/);
  });

  test('strangers are redirected to the login', async () => {
    const visitor = application.browser();
    const answer = await visitor.get('/account/sessions');
    assert.equal(answer.location, '/login?rd=%2Faccount%2Fsessions');
    const csrf = csrfOf(await visitor.get('/login'));
    const posted = await visitor.post('/account/sessions', { _csrf: csrf, session: 'others' });
    assert.equal(posted.location, '/login');
  });
});
