import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { csrfOf } from '../../../testing/browser.ts';

const administrator = {
  username: 'Ada',
  email: 'ada@example.com',
  password: 'engines weave algebra',
};

describe('setting up', () => {
  let application: TestApplication;
  let link: string;
  beforeEach(async () => {
    application = await startApplication();
    link = `/setup?token=${await application.services.setUp.offer()}`;
  });
  afterEach(() => application.close());

  test('makes the first administrator and logs them in', async () => {
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

  test('works once', async () => {
    await application.browser().submit(link, administrator);
    const again = await application.browser().get(link);
    assert.equal(again.status, 403);
    assert.equal(await application.services.setUp.offer(), undefined);
  });

  test('makes one administrator of many who open their links at once', async () => {
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

  test('is closed to whoever guesses', async () => {
    for (const path of [
      '/setup',
      '/setup?token=',
      '/setup?token=guess',
      '/setup?token=a&token=b',
    ]) {
      assert.equal((await application.browser().get(path)).status, 403, path);
    }
    const browser = application.browser();
    await browser.get('/login');
    const answer = await browser.submit('/login', {});
    const csrf = csrfOf(answer);
    const forged = await browser.post('/setup', { ...administrator, token: 'guess', _csrf: csrf });
    assert.equal(forged.status, 403);
    assert.equal(await application.services.stores.accounts.isThereAny(), false);
  });

  test('says what is wrong and keeps what was typed', async () => {
    const answer = await application.browser().submit(link, {
      username: 'not@allowed',
      email: 'nowhere',
      password: 'short',
    });
    assert.equal(answer.status, 400);
    assert.match(answer.text, /Choose a user name of letters and digits/);
    assert.match(answer.text, /Enter an email address/);
    assert.match(answer.text, /at least 15 characters/);
    assert.match(answer.text, /value="not@allowed"/);
    assert.ok(!answer.text.includes('value="short"'));
    assert.equal((await application.browser().submit(link, administrator)).status, 303);
  });

  test('refuses a password that is the name or the email', async () => {
    const answer = await application.browser().submit(link, {
      ...administrator,
      email: 'ada.lovelace@example.com',
      password: 'Ada.Lovelace@example.com',
    });
    assert.match(answer.text, /without your user name/);
  });

  test('does not tell the pages it links to where the token is', async () => {
    const answer = await application.browser().get(link);
    assert.equal(answer.headers.get('referrer-policy'), 'no-referrer');
    assert.equal(answer.headers.get('cache-control'), 'no-store');
  });
});
