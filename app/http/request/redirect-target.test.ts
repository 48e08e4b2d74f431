import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRedirectTargets } from './redirect-target.ts';

const targets = createRedirectTargets(new URL('https://login.example.com'), [
  'https://wiki.example.com',
]);

test('paths on this host and pages of named applications are accepted, in their parsed form', () => {
  const allowed: [string, string][] = [
    ['/', '/'],
    ['/dashboard?a=1#b', '/dashboard?a=1#b'],
    ['/a/../b', '/b'],
    ['https://login.example.com/x', '/x'],
    ['https://LOGIN.example.com:443/x', '/x'],
    ['https://wiki.example.com/page?q=%2F', 'https://wiki.example.com/page?q=%2F'],
    ['https://wiki.example.com\\@evil.example', 'https://wiki.example.com/@evil.example'],
    ['/ünïcode', '/%C3%BCn%C3%AFcode'],
    ['/%252F%252Fevil.example', '/%252F%252Fevil.example'],
  ];
  for (const [text, target] of allowed) assert.equal(targets(text), target, text);
});

test('everything else is refused', () => {
  const refused = [
    undefined,
    '',
    'dashboard',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/.//evil.example',
    '/..//evil.example',
    '\\\\evil.example',
    'https:evil.example',
    'https:/evil.example',
    'http://login.example.com/',
    'https://evil.example/',
    'https://wiki.example.com.evil.example/',
    'https://wiki.example.com@evil.example/',
    'https://user:password@wiki.example.com/',
    'https://wiki.example.com:8443/',
    'javascript:alert(1)',
    'data:text/html,x',
    ' /dashboard',
    `/${'a'.repeat(2048)}`,
    `/${'é'.repeat(1024)}`,
  ];
  for (const text of refused) assert.equal(targets(text), undefined, JSON.stringify(text));
});
