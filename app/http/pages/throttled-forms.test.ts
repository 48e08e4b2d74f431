import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import type { TestBrowser } from '../../testing/browser.ts';
import { linkFor, newAddress, newPerson, register } from '../../testing/registrations.ts';

/** More attempts than any limit allows. */
const maxTries = 70;

/** Page, fields, and the values that must still be in the form. */
const pages: [path: string, fields: Record<string, string>, kept: readonly string[]][] = [
  ['/login', { username: 'ada', password: 'secret words' }, ['ada']],
  [
    '/register',
    { ...newPerson({ username: 'not@allowed' }), given_name: 'Grace' },
    ['not@allowed', 'Grace'],
  ],
  ['/resend-confirmation', { email: 'ada@example.com' }, ['ada@example.com']],
  ['/forgot-password', { email: 'ada@example.com' }, ['ada@example.com']],
  ['/confirm-email', {}, []],
  [
    '/account/confirm?rd=%2Faccount%2Fapi-keys',
    { password: 'secret words' },
    ['/account/api-keys'],
  ],
  ['/account/password', { current: 'secret words', password: 'other secret words' }, []],
  ['/account/email', { email: 'new@example.com' }, ['new@example.com']],
  ['/account/delete', { password: 'secret words', erase: 'yes' }, ['yes']],
];

describe('a form after too many attempts', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  /** As a program. The browser has a valid link open. */
  async function useUpConfirmations(browser: TestBrowser, network: Record<string, string>) {
    const person = newPerson();
    await register(application, person);
    await browser.get(await linkFor(application, person.email));
    const [method, body] = ['POST', JSON.stringify({ token: 'x'.repeat(43) })];
    const headers = { 'content-type': 'application/json', ...network };
    for (let count = 0; count < maxTries; count += 1) {
      await fetch(`${application.address}/api/v1/confirm-email`, { method, body, headers });
    }
  }

  for (const [path, fields, kept] of pages) {
    test(`${path}: is shown again with the typed values, but no password, and says until when`, async () => {
      // On Redis, other tests use up the limits of this machine's own address.
      const network = { 'x-forwarded-for': newAddress() };
      const browser = path.startsWith('/account')
        ? await application.startSession(await application.createAccount())
        : application.browser(undefined, network);
      if (path === '/confirm-email') await useUpConfirmations(browser, network);
      let answer = await browser.submit(path, fields);
      for (let tries = 0; answer.status !== 429 && tries < maxTries; tries += 1) {
        answer = await browser.submit(path, fields);
      }
      assert.equal(answer.status, 429);
      assert.match(answer.headers.get('retry-after') ?? '', /^\d+$/);
      assert.match(answer.text, /Try again in \d+ (second|minute)/);
      assert.match(answer.text, /<title>Error: /);
      const [action = ''] = path.split('?');
      assert.ok(answer.text.includes(`method="post" action="${action}"`));
      for (const value of kept) assert.ok(answer.text.includes(`value="${value}"`), value);
      assert.doesNotMatch(answer.text, /secret words|seven quiet otters/);
      const waysOut = answer.text.match(/<a [^>]*href="\/[\w/-]*"/g) ?? [];
      assert.ok(waysOut.length > 0, 'the page has a link');
    });
  }
});
