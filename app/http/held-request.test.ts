import assert from 'node:assert/strict';
import type { OutgoingHttpHeaders } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { asPage } from '../testing/api-client.ts';
import { startApplication, type TestApplication } from '../testing/application.ts';
import { csrfOf, type TestBrowser } from '../testing/browser.ts';
import { holdRequest } from '../testing/held-request.ts';

/** With a stolen session one can begin a request, and send its last byte after the logout. */
describe('a request that began before a logout and is completed after it', () => {
  let app: TestApplication;
  before(async () => {
    app = await startApplication();
  });
  after(() => app.close());

  const begin = (path: string, headers: OutgoingHttpHeaders, body: string) =>
    holdRequest(app.address + path, { headers }, body);

  const logOutElsewhere = async (browser: TestBrowser) =>
    assert.equal((await browser.copy().submit('/logout', {})).status, 303);

  test('creates no API key', async () => {
    const account = await app.createAccount();
    const browser = await app.startSession(account);
    const body = JSON.stringify({ name: 'to stay', scopes: ['read'] });
    const send = await begin('/api/v1/me/api-keys', asPage(browser, app.baseUrl), body);
    await logOutElsewhere(browser);
    assert.equal(await send(), 401);
    const keys = await app.services.stores.apiKeys.list(account.id, app.clock.now());
    assert.deepEqual(keys, []);
  });

  test('starts no change of the email address', async () => {
    const account = await app.createAccount();
    const browser = await app.startSession(account);
    const _csrf = csrfOf(await browser.get('/account/email'));
    const body = new URLSearchParams({ _csrf, email: 'thief@example.com' }).toString();
    const headers = {
      ...asPage(browser, app.baseUrl),
      accept: 'text/html',
      'content-type': 'application/x-www-form-urlencoded',
    };
    const send = await begin('/account/email', headers, body);
    await logOutElsewhere(browser);
    assert.equal(await send(), 303);
    const mails = await app.services.devMailbox?.list();
    assert.deepEqual(
      mails?.filter(({ to }) => to === 'thief@example.com'),
      [],
    );
  });
});
