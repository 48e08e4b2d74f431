import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import type { TestBrowser } from '../../testing/browser.ts';
import { addRequiredApp } from '../../testing/enrol.ts';
import { emailsTo, linkIn } from '../../testing/mail.ts';
import { linkFor, newPerson, password, visitor } from '../../testing/registrations.ts';

// Every way in except the login page, if a second factor is required. A link from an email may create the
// account, but the first session begins with the second factor.

const step = '/login/second-step';
const requestContext = { ip: '127.0.0.1', userAgent: 'test', requestId: 'test' };
const administrator = {
  username: 'Ada',
  email: 'ada@example.com',
  password: 'engines weave algebra',
};

interface Arrival {
  readonly browser: TestBrowser;
  readonly location: string | null;
  readonly email: string;
}

for (const who of ['all', 'admins'] as const) {
  describe(`where a second factor is required of ${who}`, () => {
    let application: TestApplication;
    before(async () => {
      application = await startApplication({ REQUIRE_SECOND_FACTOR: who }, undefined, {
        isSetUp: false,
      });
    });
    after(() => application.close());

    /**
     * Page, API, gate and rows treat the browser as logged out before the factor is added, and as logged in
     * afterwards.
     */
    async function assertEnrolledFirst({ browser, location, email }: Arrival) {
      assert.equal(location, step);
      await assertLoggedIn(browser, email, false);
      assert.match((await browser.get(step)).text, /code-list__code/, 'no further link is needed');
      assert.equal((await addRequiredApp(application, browser)).location, '/dashboard');
      await assertLoggedIn(browser, email, true);
    }

    async function assertLoggedIn(browser: TestBrowser, email: string, isLoggedIn: boolean) {
      const { stores, clock } = application.services;
      const account = await stores.accounts.findByLogInName(email);
      const live = await stores.sessions.listLive(account?.id ?? '', clock.now());
      assert.equal(live.length, isLoggedIn ? 1 : 0);
      assert.equal((await browser.get('/dashboard')).status, isLoggedIn ? 200 : 303);
      assert.equal((await browser.get('/api/v1/me')).status, isLoggedIn ? 200 : 401);
      const asked = { 'x-original-url': 'http://localhost:8080/', 'x-original-method': 'GET' };
      const gate = await browser.get('/api/authz/auth-request', asked);
      assert.equal(gate.status, isLoggedIn ? 200 : 401);
    }

    test('setup creates the administrator, who adds the factor before the first session', async () => {
      const browser = visitor(application);
      const link = `/setup?token=${await application.services.setUp.offer()}`;
      const { location } = await browser.submit(link, administrator);
      await assertEnrolledFirst({ browser, location, email: administrator.email });
    });

    for (const role of ['user', 'admin'] as const) {
      const isRequired = who === 'all' || role === 'admin';
      const outcome = isRequired ? 'before the first session' : 'nothing more';

      test(`an invited ${role} owes ${outcome}`, async () => {
        const { services } = application;
        const inviter = await services.stores.accounts.findByLogInName(administrator.username);
        assert.ok(inviter);
        const { email, username } = newPerson();
        const actor = await application.startSession({ ...inviter, role: 'admin', password: '' });
        const sent = await actor.submit('/admin/invitations', { email, role });
        assert.equal(sent.status, 303, sent.text);
        const [mail] = await emailsTo(services, email);
        const browser = visitor(application);
        const { location: opened } = await browser.get(linkIn(mail ?? { text: '' }, '/invite'));
        const { location } = await browser.submit(opened ?? '', { username, password }, '/invite');
        if (isRequired) return assertEnrolledFirst({ browser, location, email });
        await assertLoggedIn(browser, email, true);
      });

      test(`a restored ${role} chooses a password by email, and then owes ${outcome}`, async () => {
        const { services } = application;
        const account = await application.createAccount({ role });
        await services.deleteAccount({ accountId: account.id, requestContext });
        const restored = await services.restoreAccount({ accountId: account.id, requestContext });
        assert.equal(restored.kind, 'restored');
        const [mail] = await emailsTo(services, account.email);
        const browser = visitor(application);
        const reset = linkIn(mail ?? { text: '' }, '/reset-password');
        const { location: opened } = await browser.get(reset);
        await browser.submit(opened ?? '', { password }, '/reset-password');
        assert.equal((await browser.get('/dashboard')).status, 303, 'a reset starts no session');
        const { username, email } = account;
        const { location } = await browser.submit('/login', { username, password });
        if (!isRequired) return assertLoggedIn(browser, email, true);
        assert.equal(location, step);
        await assertLoggedIn(browser, email, false);
      });
    }

    test('a confirmed email starts no session, and the first login asks for the factor', async () => {
      const person = newPerson();
      const browser = visitor(application);
      assert.equal((await browser.submit('/register', person)).status, 303);
      await browser.get(await linkFor(application, person.email));
      assert.equal((await browser.submit('/confirm-email', {})).location, '/login');
      await assertLoggedIn(browser, person.email, false);
      const { username } = person;
      const { location } = await browser.submit('/login', { username, password });
      if (who === 'admins') return assertLoggedIn(browser, person.email, true);
      assert.equal(location, step);
      await assertLoggedIn(browser, person.email, false);
    });
  });
}
