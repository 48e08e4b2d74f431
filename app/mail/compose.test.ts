import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { createMessages } from '../messages/messages.ts';
import { createMailTemplates } from '../platform/templates.ts';
import { linkTo } from '../testing/mail.ts';
import { createCompose } from './compose.ts';
import type { EmailData, EmailKind } from './email-data.ts';

const compose = createCompose({
  templates: createMailTemplates(join(import.meta.dirname, '../../views')),
  messages: createMessages('en'),
  baseUrl: new URL('https://login.example.com'),
});

const link = linkTo('/somewhere', 'a-token');
const when = Date.parse('2026-11-20T08:30:00Z');
const device = 'Firefox on Linux';
const withoutLink: readonly EmailKind[] = [
  ...(['address-taken', 'api-key-expires', 'account-deleted'] as const),
  'administrator-digest',
];
const username = 'ada';
const key = { name: 'Backup', prefix: 'gh_0abc', expires: link.expiresAt };
const examples: { readonly [Kind in EmailKind]: EmailData[Kind] } = {
  'confirm-email': { link },
  'address-taken': { username },
  'reset-password': { username, link, reason: 'forgotten' },
  'reset-link-created': { username, when, expiresAt: link.expiresAt, lockLink: link },
  'password-changed': { username, when, device, keysKept: 2, undoLink: link },
  'email-change-confirm': { username, link },
  'email-changed': { username, when, undoLink: link, newAddressMasked: 'a***@example.com' },
  'new-device': { username, device, ip: '192.0.2.1', when, undoLink: link },
  guesses: { username, failures: 90, lock: { for: 'strangers', limit: 90 }, link, lockLink: link },
  'api-key-created': { username, ...key, scopes: ['read'], when, device, undoLink: link },
  'api-key-expires': { username, ...key },
  'refresh-replayed': { username, when, device, ip: '192.0.2.1', lockLink: link },
  'enrol-factor': { username, link, lockLink: link },
  'enrol-link-created': { username, when, expiresAt: link.expiresAt, lockLink: link },
  'factor-changed': {
    ...{ username, change: 'added', factor: 'totp', name: 'Phone', when },
    ...{ device, ip: '192.0.2.1', undoLink: link },
  },
  'account-deleted': { username, by: 'owner', when, erasedFrom: link.expiresAt },
  'administrator-digest': { since: when, until: when, locked: ['ada'], promoted: [], cleared: [] },
  invitation: { link, inviter: { name: 'Ada Lovelace', email: 'ada@example.com' }, role: 'user' },
};

function textOf<Kind extends EmailKind>(kind: Kind, change: Partial<EmailData[Kind]> = {}): string {
  return compose('a@example.com', kind, { ...examples[kind], ...change }).text;
}

describe('an email', () => {
  for (const kind of Object.keys(examples) as EmailKind[]) {
    test(`${kind} says the same as text and as HTML, and links only to BASE_URL`, () => {
      const { to, subject, text, html } = compose('a@example.com', kind, examples[kind] as never);
      assert.equal(to, 'a@example.com');
      assert.match(subject, /^[A-Za-z -]+$/);
      const links = (source: string) => new Set(source.match(/https?:\/\/[^\s"<>]+/g));
      assert.deepEqual(links(text), links(html));
      for (const url of links(text)) assert.ok(url.startsWith('https://login.example.com/'), url);
      if (!withoutLink.includes(kind)) {
        assert.match(text, /\nhttps:\/\/login\.example\.com\/somewhere\?token=a-token\n/);
        assert.match(text, /works once and expires on 22 November 2026 at 16:05 UTC\./);
      }
      assert.match(text, /login\.example\.com/, 'it names the service');
      assert.doesNotMatch(text, /[<>{}]|&\w+;|\n{3}/);
      assert.doesNotMatch(html, /<(img|script|link|style|table)|\{\{/);
      // Otherwise the name of an API key or an IPv6 address would be wider than a phone.
      assert.match(html, /<body [^>]*>\s*<div style="[^"]*overflow-wrap: anywhere">/);
    });
  }

  test('shows texts of users on one line, and never as a template or as markup', () => {
    const nasty = '<b>x</b> & {{ 7 * 7 }}\r\n\r\nGo to\u202e\u2028 https://evil.example';
    const data = { ...examples['new-device'], device: nasty };
    const { text, html } = compose('a@example.com', 'new-device', data);
    assert.ok(
      text.includes('<b>x</b> & {{ 7 * 7 }} Go to https://evil.example. IP address: 192.0.2.1.'),
    );
    assert.ok(html.includes('&lt;b&gt;x&lt;/b&gt; &amp; {{ 7 * 7 }} Go to https://evil.example'));
  });

  test('with a link that locks the account says everything that the link does', () => {
    for (const kind of ['new-device', 'password-changed', 'api-key-created'] as const) {
      assert.match(
        textOf(kind),
        /logs everyone out, revokes all API keys and removes the password/,
      );
    }
    assert.match(
      textOf('email-changed'),
      /restores your address, logs everyone out, revokes all API keys and removes the password/,
    );
    assert.match(textOf('reset-password', { reason: 'secured' }), /old password no longer works/);
    for (const reason of ['secured', 'restored'] as const) {
      assert.doesNotMatch(textOf('reset-password', { reason }), /password stays the same/);
    }
  });

  test('about failed logins says who is locked out', () => {
    assert.match(
      textOf('guesses'),
      /After 90 [\s\S]*Browsers that you have logged in with before still/,
    );
    const everybody = textOf('guesses', { lock: { for: 'everybody', limit: 100 } });
    assert.match(everybody, /After 100 failed logins, [\s\S]* on every device\./);
    assert.doesNotMatch(everybody, /still work/);
    assert.doesNotMatch(textOf('guesses', { lock: undefined }), /locked/);
  });

  test('about API keys counts them, and says when a key expires and what it may do', () => {
    assert.match(textOf('password-changed'), /Your 2 API keys still work\./);
    assert.match(textOf('password-changed', { keysKept: 1 }), /Your API key still works\./);
    assert.doesNotMatch(textOf('password-changed', { keysKept: 0 }), /still work/);
    const scopes = ['introspect'];
    const created = textOf('api-key-created', { scopes, expires: null });
    assert.match(created, /Permissions: introspect\./);
    assert.match(created, /works until it is revoked\./);
    assert.match(textOf('api-key-created'), /expires on 22 November 2026 at 16:05 UTC/);
  });

  test('about a deleted account says who deleted it, and offers no way back if its data is already erased', () => {
    assert.match(textOf('account-deleted'), /^You deleted your account ada/);
    assert.match(textOf('account-deleted'), /restore it before then/);
    const erased = textOf('account-deleted', { by: 'administrator', erasedFrom: null });
    assert.match(erased, /^An administrator deleted your account ada/);
    assert.doesNotMatch(erased, /restore/);
  });

  test('cannot link to another origin', () => {
    for (const path of ['//evil.example/', '/\\evil.example/'] as const) {
      const data = { link: { ...link, path } };
      assert.throws(() => compose('a@example.com', 'confirm-email', data), /another origin/);
    }
  });
});
