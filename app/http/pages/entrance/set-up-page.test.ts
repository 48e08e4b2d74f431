import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { csrfOf } from '../../../testing/browser.ts';
import { confirm, linkFor, newPerson } from '../../../testing/registrations.ts';

const administrator = {
  username: 'Ada',
  email: 'ada@example.com',
  password: 'engines weave algebra',
};

describe('the setup link', () => {
  let application: TestApplication;
  let link: string;
  beforeEach(async () => {
    application = await startApplication({}, undefined, { isSetUp: false });
    link = `/setup?token=${await application.services.setUp.offer()}`;
  });
  afterEach(() => application.close());

  test('creates the first administrator and logs them in', async () => {
    const browser = application.browser();
    const answer = await browser.submit(link, administrator);
    assert.equal(answer.status, 303);
    assert.equal(answer.location, '/dashboard');
    const dashboard = await browser.get('/dashboard');
    assert.match(dashboard.text, /Ada/);
    const account = await application.services.stores.accounts.findByLogInName('ada');
    assert.equal(account?.role, 'admin');
    assert.ok(account?.emailConfirmedAt);
    const { username, password } = administrator;
    const again = await application.browser().submit('/login', { username, password });
    assert.equal(again.status, 303);
  });

  test('refuses a password that contains a short user name', async () => {
    const browser = application.browser();
    for (const password of ['ada lovelace is great', 'some Canada geese row']) {
      const refused = await browser.submit(link, { ...administrator, password });
      assert.equal(refused.status, 400, password);
      assert.match(refused.text, /can’t contain your name, user name/);
    }
    assert.equal((await browser.submit(link, administrator)).status, 303);
  });

  test('works once', async () => {
    await application.browser().submit(link, administrator);
    const again = await application.browser().get(link);
    assert.equal(again.status, 403);
    assert.equal(await application.services.setUp.offer(), undefined);
  });

  test('creates one administrator if many people use their links at once', async () => {
    const links = [link, `/setup?token=${await application.services.setUp.offer()}`];
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        application.browser().submit(links[index % 2] as string, {
          ...administrator,
          username: `ada-${index}`,
          email: `ada-${index}@example.com`,
        }),
      ),
    );
    const statuses = answers.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [303, ...Array(7).fill(403)]);
  });

  test('expires after a day', async () => {
    application.clock.advance(24 * 60 * 60 * 1000 + 1);
    assert.equal((await application.browser().get(link)).status, 403);
  });

  test('refuses guesses', async () => {
    for (const path of ['/setup?token=', '/setup?token=guess', '/setup?token=a&token=b']) {
      assert.equal((await application.browser().get(path)).status, 403, path);
    }
    const browser = application.browser();
    const csrf = csrfOf(await browser.get(link));
    const forged = await browser.post('/setup', { ...administrator, token: 'guess', _csrf: csrf });
    assert.equal(forged.status, 403);
    assert.equal(await application.services.stores.accounts.isThereAny(), false);
  });

  test('works while other people have accounts but nobody is an administrator', async () => {
    const user = await application.createAccount();
    assert.equal((await application.browser().get(link)).status, 200);
    assert.ok(await application.services.setUp.offer(), 'the link is printed again');
    const taken = await application.browser().submit(link, {
      ...administrator,
      username: user.username,
    });
    assert.equal(taken.status, 409);
    assert.match(taken.text, /user name is taken/);
    assert.equal((await application.browser().submit(link, administrator)).status, 303);
    const account = await application.services.stores.accounts.findByLogInName('ada');
    assert.equal(account?.role, 'admin');
  });

  test('is printed beside a disabled or deleted administrator, and not beside an active one', async () => {
    const { services } = application;
    const { accounts } = services.stores;
    const now = application.clock.now();
    const first = await application.createAccount({ role: 'admin' });
    assert.equal(await services.setUp.offer(), undefined);
    assert.equal((await application.browser().get(link)).status, 403);
    await accounts.disable(first.id, now);
    assert.ok(await services.setUp.offer());
    const second = await application.createAccount({ role: 'admin' });
    assert.equal(await services.setUp.offer(), undefined);
    await accounts.delete(second.id, now);
    assert.ok(await services.setUp.offer());
    assert.equal((await application.browser().submit(link, administrator)).status, 303);
  });

  test('every page redirects to a notice while no account exists', async () => {
    for (const path of ['/', '/login', '/register', '/dashboard', '/forgot-password', '/docs']) {
      const answer = await application.browser().get(path);
      assert.deepEqual([answer.status, answer.location], [303, '/setup'], path);
    }
    const browser = application.browser();
    const notice = await browser.get('/setup');
    assert.equal(notice.status, 200);
    assert.match(notice.text, /This server is being set up/);
    assert.match(notice.text, /href="\/">Try again/);
    const posted = await browser.post('/register', { ...administrator, _csrf: csrfOf(notice) });
    assert.equal(posted.location, '/setup');
    assert.equal((await browser.get('/no-such-page')).status, 404);
  });

  test('people can log in before there is an administrator, and register afterwards', async () => {
    const user = await application.createAccount();
    const browser = application.browser();
    const logIn = await browser.get('/login');
    assert.equal(logIn.status, 200);
    assert.ok(!logIn.text.includes('href="/register"'));
    const page = await browser.get('/register');
    assert.equal(page.status, 403);
    assert.match(page.text, /no administrator yet/);
    const fields = { ...administrator, _csrf: csrfOf(logIn) };
    assert.equal((await browser.post('/register', fields)).status, 403);
    const api = await fetch(`${application.address}/api/v1/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(administrator),
    });
    assert.equal(api.status, 403);
    assert.equal(((await api.json()) as { code: string }).code, 'registration_closed');
    const { username, password } = user;
    const loggedIn = await browser.submit('/login', { username, password });
    assert.equal(loggedIn.location, '/dashboard');

    await application.browser().submit(link, { ...administrator, username: 'root2' });
    assert.equal((await application.browser().get('/register')).status, 200);
  });

  test('stays after a first registration through the API, which can be confirmed', async () => {
    const person = newPerson();
    const registered = await fetch(`${application.address}/api/v1/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(person),
    });
    assert.equal(registered.status, 202);
    const answer = await confirm(application, await linkFor(application, person.email));
    assert.equal(answer.location, '/login');
    assert.equal((await application.browser().submit(link, administrator)).status, 303);
  });

  test("creates no account in somebody else's session", async () => {
    const user = await application.createAccount();
    const browser = await application.startSession(user);
    const page = await browser.get(link);
    assert.match(page.text, /You are already logged in/);
    const fields = { ...administrator, _csrf: csrfOf(page), token: link.split('=')[1] ?? '' };
    assert.equal((await browser.post('/setup', fields)).status, 400);
    assert.equal(await application.services.stores.accounts.findByLogInName('ada'), undefined);
  });

  test('shows errors and keeps the typed values', async () => {
    const answer = await application.browser().submit(link, {
      username: 'not@allowed',
      email: 'nowhere',
      password: 'short',
    });
    assert.equal(answer.status, 400);
    assert.match(answer.text, /User names can contain only letters, numbers/);
    assert.match(answer.text, /Enter an email address/);
    assert.match(answer.text, /at least 15 characters/);
    assert.match(answer.text, /value="not@allowed"/);
    assert.ok(!answer.text.includes('value="short"'));
    assert.equal((await application.browser().submit(link, administrator)).status, 303);
  });

  test('refuses a password that is the name or the email address', async () => {
    const answer = await application.browser().submit(link, {
      ...administrator,
      email: 'ada.lovelace@example.com',
      password: 'Ada.Lovelace@example.com',
    });
    assert.match(answer.text, /can’t contain your name, user name/);
  });

  test('is not sent as a referrer', async () => {
    const answer = await application.browser().get(link);
    assert.equal(answer.headers.get('referrer-policy'), 'no-referrer');
    assert.equal(answer.headers.get('cache-control'), 'no-store');
  });
});
