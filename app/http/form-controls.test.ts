import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startApplication, type TestApplication } from '../testing/application.ts';
import type { TestBrowser } from '../testing/browser.ts';

// https://html.spec.whatwg.org/#autofill, and WCAG 2.2, 1.3.5: password managers use these.
const words: [path: string, field: string, type: string, autocomplete: string][] = [
  ['/login', 'username', 'text', 'username webauthn'],
  ['/login', 'password', 'password', 'current-password'],
  ['/register', 'username', 'text', 'username'],
  ['/register', 'email', 'email', 'email'],
  ['/register', 'password', 'password', 'new-password'],
  ['/forgot-password', 'email', 'email', 'email'],
  ['/resend-confirmation', 'email', 'email', 'email'],
  ['/account', 'given_name', 'text', 'given-name'],
  ['/account', 'family_name', 'text', 'family-name'],
  ['/account/password', 'current', 'password', 'current-password'],
  ['/account/password', 'password', 'password', 'new-password'],
  ['/account/email', 'email', 'email', 'email'],
  ['/account/confirm', 'password', 'password', 'current-password'],
  ['/account/delete', 'password', 'password', 'current-password'],
];

describe('the controls of forms', () => {
  let application: TestApplication;
  let person: TestBrowser;
  before(async () => {
    application = await startApplication();
    person = await application.startSession(await application.createAccount());
  });
  after(() => application.close());

  for (const [path, field, type, autocomplete] of words) {
    test(`${path}: a browser can fill in ${field}`, async () => {
      const browser = path.startsWith('/account') ? person : application.browser();
      const { text } = await browser.get(path);
      const control = new RegExp(`<input\\b[^>]*\\bname="${field}"[^>]*>`).exec(text)?.[0] ?? '';
      assert.match(control, new RegExp(`\\bautocomplete="${autocomplete}"`));
      assert.match(control, new RegExp(`\\btype="${type}"`));
      assert.match(text, new RegExp(`<label[^>]*\\bfor="${field}"`));
    });
  }

  test('no page contains a password', async () => {
    const password = 'canary canary canary';
    for (const path of ['/login', '/account/confirm', '/account/delete', '/account/password']) {
      const browser = path.startsWith('/account') ? person : application.browser();
      const fields =
        path === '/login'
          ? { username: 'nobody', password }
          : { ...(path.endsWith('/password') ? { current: password } : {}), password };
      const answer = await browser.submit(path, fields);
      assert.ok(answer.status >= 400, path);
      assert.ok(!answer.text.includes(password), path);
    }
  });
});

test('the recipe for Traefik trusts no header of a client, and passes on our four', () => {
  const folder = join(import.meta.dirname, '../../deploy/traefik');
  const text = readFileSync(join(folder, 'wiki.example.com.yml'), 'utf8');
  assert.match(text, /^\s+trustForwardHeader: false\b/m);
  const [, handedOn] = /^\s+authResponseHeaders: \[(.*)\]$/m.exec(text) ?? [];
  assert.equal(handedOn, 'Remote-User, Remote-Groups, Remote-Name, Remote-Email');
  for (const name of handedOn.split(', ')) {
    assert.match(text, new RegExp(`^\\s+${name}: ""$`, 'm'));
    assert.match(text, new RegExp(`^\\s+${name.replace('-', '_')}: ""$`, 'm'));
  }
});
