import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sessionAccount } from '../../../sessions/session-account.ts';
import type { TestAccount } from '../../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { hiddenFieldsOf, type TestBrowser } from '../../../testing/browser.ts';
import { emailsTo, linkIn } from '../../../testing/mail.ts';
import { linkFor, newPerson, register, visitor } from '../../../testing/registrations.ts';

const hourMs = 60 * 60 * 1000;
const chosen = 'an entirely new passphrase';
const requestContext = { ip: '192.0.2.1', userAgent: 'test', requestId: 'test' };
const pathOf = {
  'reset-password': '/reset-password',
  'not-me': '/not-me',
  'change-email': '/confirm-new-email',
  'undo-email-change': '/undo-email-change',
} as const;
const linkPages = [...Object.values(pathOf), '/confirm-email', '/invite'];

describe('two emailed links in one browser', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  const tokens = () => application.services.stores.oneTimeTokens;

  async function linkAbout({ id }: TestAccount, purpose: keyof typeof pathOf, detail: string) {
    const wanted = { purpose, accountId: id, detail, lifetimeMs: hourMs };
    const { token } = await tokens().issue(wanted, application.clock.now());
    return `${pathOf[purpose]}?token=${token}`;
  }

  /** A tab in which the link is open. */
  async function open(browser: TestBrowser, link: string) {
    const { location } = await browser.get(link);
    const page = await browser.get(location ?? '');
    return { ...page, address: location ?? '', form: hiddenFieldsOf(page) };
  }

  const canLogIn = async ({ username }: { username: string }, password: string) =>
    (await visitor(application).submit('/login', { username, password })).status === 303;

  test('each form sets the password of its own account', async () => {
    const [ada, bob] = [await application.createAccount(), await application.createAccount()];
    const browser = visitor(application);
    const first = await open(browser, await linkAbout(ada, 'reset-password', ada.email));
    const second = await open(browser, await linkAbout(bob, 'reset-password', bob.email));
    assert.match(first.text, new RegExp(`<strong>${ada.username}</strong>`));
    const reloaded = await browser.get(first.address);
    assert.match(reloaded.text, new RegExp(`<strong>${ada.username}</strong>`), 'a reload');
    const refused = await browser.post('/reset-password', { ...first.form, password: 'short' });
    assert.match(refused.text, new RegExp(`<strong>${ada.username}</strong>`), 'a mistake');

    const answers = [
      await browser.post('/reset-password', { ...first.form, password: `${chosen} of the first` }),
      await browser.post('/reset-password', {
        ...second.form,
        password: `${chosen} of the second`,
      }),
    ];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [303, 303],
    );
    assert.equal(await canLogIn(ada, `${chosen} of the first`), true);
    assert.equal(await canLogIn(bob, `${chosen} of the second`), true);
  });

  test('each form locks its own account, or changes its own address', async () => {
    for (const purpose of ['not-me', 'change-email', 'undo-email-change'] as const) {
      const [ada, bob] = [await application.createAccount(), await application.createAccount()];
      const browser = application.browser();
      const first = await open(browser, await linkAbout(ada, purpose, `1-${ada.email}`));
      await open(browser, await linkAbout(bob, purpose, `2-${bob.email}`));
      assert.match(first.text, new RegExp(`<strong>${ada.username}</strong>`), purpose);
      assert.equal((await browser.post(pathOf[purpose], first.form)).status, 303, purpose);
      const { accounts, passwords } = application.services.stores;
      const isClosed = purpose !== 'change-email';
      assert.equal((await passwords.find(ada.id)) === undefined, isClosed, purpose);
      assert.notEqual(await passwords.find(bob.id), undefined, purpose);
      const expected = purpose === 'not-me' ? ada.email : `1-${ada.email}`;
      assert.equal((await accounts.find(ada.id))?.email, expected, purpose);
      assert.equal((await accounts.find(bob.id))?.email, bob.email, purpose);
    }
  });

  test('each form confirms its own registration', async () => {
    const [ada, bob] = [newPerson(), newPerson()];
    for (const person of [ada, bob]) await register(application, person);
    const browser = visitor(application);
    const first = await open(browser, await linkFor(application, ada.email));
    await open(browser, await linkFor(application, bob.email));
    assert.equal((await browser.post('/confirm-email', first.form)).status, 303);
    assert.equal(await canLogIn(ada, ada.password), true);
    assert.equal(await canLogIn(bob, bob.password), false);
  });

  test('each form accepts its own invitation, with its role', async () => {
    const actor = await application.createAccount({ role: 'admin' });
    const { services } = application;
    const [admin, user] = [newPerson(), newPerson()];
    const links: string[] = [];
    for (const [{ email }, role] of [
      [user, 'user'],
      [admin, 'admin'],
    ] as const) {
      const session = services.sessions.prepare(
        sessionAccount({
          ...actor,
          givenName: null,
          familyName: null,
          groups: [],
          emailConfirmedAt: 0,
        }),
        requestContext,
      );
      await services.stores.sessions.insert(session);
      await services.invite({ actor: session.live, email, role, groups: '', requestContext });
      const [mail] = await emailsTo(services, email);
      links.push(linkIn(mail ?? { text: '' }, '/invite'));
    }
    const browser = visitor(application);
    const first = await open(browser, links[0] ?? '');
    await open(browser, links[1] ?? '');
    const { username, password } = user;
    const answer = await browser.post('/invite', { ...first.form, username, password });
    assert.equal(answer.status, 303, answer.text);
    const account = await services.stores.accounts.findByLogInName(username);
    assert.deepEqual([account?.role, account?.email], ['user', user.email]);
  });

  test('a form whose link is no longer open changes nothing, and says what to do', async () => {
    const [ada, bob] = [await application.createAccount(), await application.createAccount()];
    const browser = visitor(application);
    const { form, address } = await open(
      browser,
      await linkAbout(ada, 'reset-password', ada.email),
    );
    for (const name of browser.cookies.keys()) {
      if (name.includes('-link-')) browser.cookies.delete(name);
    }
    await open(browser, await linkAbout(bob, 'reset-password', bob.email));
    const { link, ...unnamed } = form;
    for (const fields of [form, unnamed, { ...unnamed, link: 'x'.repeat(16) }]) {
      const answer = await browser.post('/reset-password', { ...fields, password: chosen });
      assert.equal(answer.status, 403);
      assert.match(answer.text, /Open the link in the email again/);
    }
    assert.equal((await browser.get(address)).status, 403);
    assert.equal(await canLogIn(ada, chosen), false);
    assert.equal(await canLogIn(bob, chosen), false);
  });

  test("a link of another account is reported as such in somebody else's session", async () => {
    const [ada, bob] = [await application.createAccount(), await application.createAccount()];
    const browser = await application.startSession(bob);
    const { form } = await open(browser, await linkAbout(ada, 'change-email', `1-${ada.email}`));
    assert.equal((await browser.post('/confirm-new-email', form)).location, '/dashboard');
    const { text } = await browser.get('/dashboard');
    assert.match(text, /still logged in to a different account/);
    assert.ok(!text.includes('Email address changed'));
  });

  test('the cookie of a link is deleted once the link is used or expired', async () => {
    for (const purpose of ['reset-password', 'not-me', 'change-email'] as const) {
      const ada = await application.createAccount();
      const browser = application.browser();
      const opened = await open(browser, await linkAbout(ada, purpose, `1-${ada.email}`));
      const kept = () => [...browser.cookies.keys()].filter((name) => name.includes('-link-'));
      assert.equal(kept().length, 1);
      const { status } = await browser.post(pathOf[purpose], { ...opened.form, password: chosen });
      assert.equal(status, 303, purpose);
      assert.deepEqual(kept(), [], purpose);
    }
    const browser = application.browser();
    const { status } = await open(browser, `/reset-password?token=${'x'.repeat(43)}`);
    assert.equal(status, 403);
    assert.deepEqual(
      [...browser.cookies.keys()].filter((name) => name.includes('-link-')),
      [],
    );
  });

  test('a changed password closes the links that give access to the account', async () => {
    const ada = await application.createAccount();
    const browser = await application.startSession(ada);
    const links: string[] = [];
    for (const purpose of ['reset-password', 'change-email', 'undo-email-change'] as const) {
      links.push(await linkAbout(ada, purpose, `1-${ada.email}`));
    }
    const fields = { current: ada.password, password: chosen };
    assert.equal((await browser.submit('/account/password', fields)).status, 303);
    const statuses: number[] = [];
    for (const link of links) statuses.push((await open(visitor(application), link)).status);
    assert.deepEqual(statuses, [403, 403, 200], 'what undoes something stays');
  });

  test('many open links do not exceed the size of the cookie header', async () => {
    const ada = await application.createAccount();
    const browser = application.browser();
    for (let count = 0; count < 20; count += 1) {
      await browser.get(`/reset-password?token=${String(count).padStart(43, 'x')}`);
    }
    const { text } = await open(browser, await linkAbout(ada, 'reset-password', ada.email));
    assert.match(text, new RegExp(ada.username));
    const kept = [...browser.cookies.keys()].filter((name) => name.includes('-link-'));
    assert.equal(kept.length, 8);
  });

  test('every page reports a damaged link and missing cookies', async () => {
    const token = 'x'.repeat(43);
    for (const path of linkPages) {
      for (const query of ['', '?token=', `?token=${token.slice(1)}`, `?token=${token}.`]) {
        const answer = await application.browser().get(path + query);
        assert.equal(answer.status, 403, path + query);
        assert.match(answer.text, /This link is damaged/, path + query);
      }
      const opened = await application.browser().get(`${path}?token=${token}`);
      const withoutCookies = await application.browser().get(opened.location ?? '');
      assert.equal(withoutCookies.status, 403);
      assert.match(withoutCookies.text, /Your browser sent no cookie/, path);
    }
  });
});
