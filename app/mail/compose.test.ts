import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { createMailTemplates } from '../platform/templates.ts';
import { linkTo } from '../testing/mail.ts';
import { createCompose } from './compose.ts';
import type { MailData, MailKind } from './messages.ts';

const compose = createCompose({
  templates: createMailTemplates(join(import.meta.dirname, '../../views')),
  baseUrl: new URL('https://login.example.com'),
});

const link = linkTo('/somewhere', 'a-token');
const when = Date.parse('2026-11-20T08:30:00Z');
const device = 'Firefox on Linux';
const withoutLink = ['address-taken', 'api-key-expires', 'refresh-replayed', 'account-deleted'];
const examples: { readonly [Kind in MailKind]: MailData[Kind] } = {
  'confirm-email': { link },
  'address-taken': {},
  'reset-password': { link },
  'password-changed': { when, device, keysKept: '2 API keys', undoLink: link },
  'email-change-confirm': { link },
  'email-changed': { undoLink: link, newAddressMasked: 'a***@example.com' },
  'new-device': { device, ip: '192.0.2.1', when, undoLink: link },
  guesses: { failures: '90', lockedAfter: '90', link },
  'api-key-created': { name: 'Backup', prefix: 'gh_0abc', when, device, undoLink: link },
  'api-key-expires': { name: 'Backup', prefix: 'gh_0abc', expires: when },
  'refresh-replayed': { when, device, ip: '192.0.2.1' },
  'account-deleted': { username: 'ada', when, erasedFrom: link.expiresAt },
  invitation: { link, invitedBy: 'ada', role: 'user' },
};

describe('a mail', () => {
  for (const kind of Object.keys(examples) as MailKind[]) {
    test(`${kind} says the same as text and as HTML, and links to BASE_URL alone`, () => {
      const { to, subject, text, html } = compose('a@example.com', kind, examples[kind] as never);
      assert.equal(to, 'a@example.com');
      assert.match(subject, /^[A-Za-z -]+$/);
      const links = (source: string) => new Set(source.match(/https?:\/\/[^\s"<>]+/g));
      assert.deepEqual(links(text), links(html));
      for (const url of links(text)) assert.ok(url.startsWith('https://login.example.com/'), url);
      if (!withoutLink.includes(kind)) {
        assert.match(text, /\nhttps:\/\/login\.example\.com\/somewhere\?token=a-token\n/);
        assert.match(text, /works once, until 22 November 2026 at 16:05 UTC/);
      }
      assert.doesNotMatch(text, /[<>{}]|&\w+;|\n{3}/);
      assert.doesNotMatch(html, /<(img|script|link|style|table)|\{\{/);
      // A name of an API key or an IPv6 address would else be wider than a telephone.
      assert.match(html, /<body [^>]*>\s*<div style="[^"]*overflow-wrap: anywhere">/);
    });
  }

  test('shows what users chose as text, on one line, and never as a template or as markup', () => {
    const nasty = '<b>x</b> & {{ 7 * 7 }}\r\n\r\nGo to\u202e\u2028 https://evil.example';
    const data = { ...examples['new-device'], device: nasty };
    const { text, html } = compose('a@example.com', 'new-device', data);
    assert.ok(text.includes('<b>x</b> & {{ 7 * 7 }} Go to https://evil.example at 192.0.2.1'));
    assert.ok(html.includes('&lt;b&gt;x&lt;/b&gt; &amp; {{ 7 * 7 }} Go to https://evil.example'));
  });

  test('can do without a way to undo', () => {
    const { text } = compose('a@example.com', 'password-changed', { when, device });
    assert.match(text, /changed on 20 November 2026 at 08:30 UTC, with Firefox on Linux\./);
    assert.match(text, /tell whoever looks after this service/);
  });

  test('refuses to link elsewhere', () => {
    for (const path of ['//evil.example/', '/\\evil.example/'] as const) {
      const data = { link: { ...link, path } };
      assert.throws(() => compose('a@example.com', 'confirm-email', data), /another origin/);
    }
  });
});
