import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tryMailbox } from '../platform/mailbox.ts';
import { introducedAs } from './introduced-as.ts';

test('a machine introduces itself to mail servers by a fully qualified name, and never by an IP address', () => {
  const names: [string, string, string][] = [
    ['https://login.example.com', 'gate@example.org', 'login.example.com'],
    ['https://login.example.com:8443', 'gate@example.org', 'login.example.com'],
    ['http://localhost:8080', 'gate@example.org', 'example.org'],
    ['http://127.0.0.1:8080', 'gate@example.org', 'example.org'],
    ['https://192.0.2.1', 'gate@example.org', 'example.org'],
    ['http://[::1]:8080', 'gatehouse@localhost', 'localhost.localdomain'],
    ['http://localhost:8080', 'gatehouse@localhost', 'localhost.localdomain'],
  ];
  for (const [url, address, expected] of names) {
    assert.equal(introducedAs(new URL(url), { name: '', address }), expected, url);
  }
});

test('names of senders are parsed with commas, quotes and letters of any language', () => {
  const senders: [string, string][] = [
    ['Acme, Inc. <gate@example.com>', 'Acme, Inc.'],
    ['"Acme, Inc." <gate@example.com>', 'Acme, Inc.'],
    ['"The \\"Gate\\" \\\\ house" <gate@example.com>', 'The "Gate" \\ house'],
    ['Torhüter 門番 <gate@example.com>', 'Torhüter 門番'],
    ["O'Brien & Söhne <gate@example.com>", "O'Brien & Söhne"],
  ];
  for (const [text, name] of senders) {
    assert.deepEqual(tryMailbox(text), { name, address: 'gate@example.com' }, text);
  }
  for (const wrong of [
    'Acme <gate@example.com>, Other <other@example.com>',
    'Acme\nBcc: x <gate@example.com>',
    'Right-to-left \u202E <gate@example.com>',
    'Acme <gate@example.com',
  ]) {
    assert.equal(tryMailbox(wrong), undefined, wrong);
  }
});
