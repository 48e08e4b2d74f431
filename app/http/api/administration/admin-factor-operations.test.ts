import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../../testing/accounts.ts';
import { asPage, createApiClient } from '../../../testing/api-client.ts';
import { createTestKey } from '../../../testing/api-keys.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { addRequiredApp } from '../../../testing/enrol.ts';
import { addAuthenticatorApp } from '../../../testing/factors.ts';
import { emailsTo, linkIn } from '../../../testing/mail.ts';
import { visitor } from '../../../testing/registrations.ts';

const step = '/login/second-step';

describe('the factors of other people in the API', () => {
  let application: TestApplication;
  let administrator: TestAccount;
  before(async () => {
    application = await startApplication({ REQUIRE_SECOND_FACTOR: 'all' });
    administrator = await application.createAccount({ role: 'admin' });
  });
  after(() => application.close());

  const apiOf = async (account: TestAccount) =>
    createApiClient(
      application.address,
      asPage(await application.startSession(account), application.baseUrl),
    );
  const pathOf = ({ username }: TestAccount) => `/admin/accounts/${username}/factors`;

  test('are listed and removed by administrators alone, never by a key, and never their own', async () => {
    const owner = await application.createAccount();
    await addAuthenticatorApp(application, owner.id);
    const byOwner = await apiOf(owner);
    const key = await createTestKey(application.services, administrator.id, ['read', 'write']);
    const byKey = createApiClient(application.address, { 'x-api-key': key });
    for (const method of ['GET', 'DELETE']) {
      assert.equal((await byOwner(method, pathOf(owner))).status, 403);
      assert.equal((await byKey(method, pathOf(owner))).status, 403);
    }
    const admin = await apiOf(administrator);
    const { items } = (await admin('GET', pathOf(owner))).body;
    assert.deepEqual(
      items.map(({ kind }: { kind: string }) => kind),
      ['recovery_codes', 'totp'],
    );
    assert.equal((await admin('GET', '/admin/accounts/nobody/factors')).status, 404);
    assert.equal((await admin('DELETE', '/admin/accounts/nobody/factors')).status, 404);
    const own = await admin('DELETE', pathOf(administrator));
    assert.deepEqual([own.status, own.body.code], [403, 'forbidden']);
    assert.match(own.body.detail, /\/account\/security/);
    application.clock.advance(11 * 60_000);
    assert.equal((await admin('DELETE', pathOf(owner))).body.code, 'recent_proof_required');
    assert.equal((await application.services.stores.factors.list(owner.id)).length, 2);
  });

  test('are removed with an email to the owner, an event in the audit trail, and a new enrolment', async () => {
    const { services, clock } = application;
    const owner = await application.createAccount();
    const { username, password } = owner;
    const app = await addAuthenticatorApp(application, owner.id);
    // A device that the account knows: after the removal, not even that one may add new factors.
    const browser = visitor(application);
    await browser.submit('/login', { username, password });
    assert.equal((await browser.submit(step, { kind: 'totp', answer: app.code() })).status, 303);
    await services.stores.accounts.setSecondFactorState(owner.id, { alwaysSecondStep: true });

    const admin = await apiOf(administrator);
    const one = await admin('DELETE', `${pathOf(owner)}?kind=totp`);
    assert.deepEqual(one.body, { factors_removed: 1, sessions_ended: 1 });
    const rest = await admin('DELETE', pathOf(owner));
    assert.deepEqual(rest.body, { factors_removed: 1, sessions_ended: 0 });
    assert.equal((await browser.get('/dashboard')).status, 303);

    const emails = await emailsTo(services, owner.email);
    const cleared = emails.filter(({ subject }) => /removed your second factors/.test(subject));
    assert.equal(cleared.length, 2);
    const mail = cleared[0] ?? { text: '' };
    assert.match(mail.text, /An administrator removed second factors/);
    assert.ok(linkIn(mail, '/not-me'), 'with "This was not me"');
    const trail = await services.stores.audit.list(owner.id, 50);
    const removed = trail.filter(({ event }) => event === 'authn_factor_removed');
    assert.equal(removed.length, 2);
    const byAdmin = await services.stores.audit.list(administrator.id, 50);
    assert.equal(byAdmin.filter(({ event }) => event === 'authn_factor_removed').length, 2);

    clock.advance(1000);
    assert.equal((await browser.submit('/login', { username, password })).location, step);
    const page = await browser.get(step);
    assert.match(page.text, /open a link that we email you/);
    assert.doesNotMatch(page.text, /code-list__code|data-passkey/);
    await browser.submit(step, {}, `${step}/email`);
    const [mailed] = await emailsTo(services, owner.email);
    const { location } = await browser.get(linkIn(mailed ?? { text: '' }, '/login/enrol'));
    await browser.submit(location ?? '', {}, '/login/enrol');
    assert.equal((await addRequiredApp(application, browser)).location, '/dashboard');
    assert.equal((await browser.get('/dashboard')).status, 200);
  });
});
