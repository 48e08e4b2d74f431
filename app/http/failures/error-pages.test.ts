import assert from 'node:assert/strict';
import { after, before, describe, mock, test } from 'node:test';
import { Unavailable } from '../../platform/unavailable.ts';
import type { TestAccount } from '../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import { csrfOf, type TestBrowser } from '../../testing/browser.ts';

describe('error pages', () => {
  let application: TestApplication;
  let account: TestAccount;
  let browser: TestBrowser;
  before(async () => {
    application = await startApplication();
    account = await application.createAccount();
    browser = await application.startSession(account);
  });
  after(() => application.close());

  const navigation =
    /<nav[^>]*aria-label="Account">[\s\S]*href="\/dashboard"[\s\S]*href="\/account"/;

  test('show people who are logged in the navigation and their user name', async () => {
    for (const [path, status, heading] of [
      ['/no-such-page', 404, /Page not found/],
      ['/admin', 403, /Access denied/],
    ] as const) {
      const answer = await browser.get(path);
      assert.equal(answer.status, status);
      assert.match(answer.text, heading);
      assert.match(answer.text, navigation);
      assert.match(answer.text, new RegExp(`Logged in as </span>${account.username}`));
      assert.match(answer.text, /<button[^>]*>Log out<\/button>/);
    }
    const words = `You are logged in as <strong>${account.username}</strong>`;
    assert.ok((await browser.get('/admin')).text.includes(words));
  });

  test('show strangers a link, and no navigation', async () => {
    const { status, text } = await application.browser().get('/no-such-page');
    assert.equal(status, 404);
    assert.doesNotMatch(text, /aria-label="Account"|Logged in as/);
    assert.match(text, /href="\/">Go to the start page/);
  });

  test('after an outage link to the requested page, or to the page of the form', async (t) => {
    const { _csrf, fields } = {
      _csrf: csrfOf(await browser.get('/account')),
      fields: { given_name: 'Ada' },
    };
    const outage = mock.method(application.services.stores.accounts, 'find', async () => {
      throw new Unavailable('SQL', { retryAfterSeconds: 7 });
    });
    t.after(() => outage.mock.restore());
    const read = await browser.get('/account?a=1');
    assert.equal(read.status, 503);
    assert.equal(read.headers.get('retry-after'), '7');
    assert.match(read.text, /try again in <strong>7 seconds/);
    assert.match(read.text, /href="\/account\?a=1">Try again/);
    assert.match(read.text, navigation);
    const odd = await browser.get('/account?a=%22%3E<b>');
    assert.doesNotMatch(odd.text, /<b>/);
    const session = mock.method(application.services.sessions, 'check', async () => {
      throw new Unavailable('SQL', { retryAfterSeconds: 7 });
    });
    for (const path of ['//evil.example', '/\\evil.example']) {
      const { status, text } = await browser.get(`${path}/account`);
      assert.equal(status, 503, path);
      assert.match(text, /href="\/">Try again/, path);
    }
    session.mock.restore();
    const sent = await browser.post('/account?a=1', { _csrf, ...fields });
    if (sent.status === 503) assert.match(sent.text, /href="\/account">Try again/);
  });
});
