import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { confusingPaths } from '../testing/confusing-paths.ts';
import { assertInTime } from '../testing/in-time.ts';
import { createRequirements, judge } from './access-rules.ts';
import { parseAccessRules } from './parse-access-rules.ts';
import { tryPlainPath } from './plain-path.ts';

function rulesFrom(text: string) {
  const parsed = parseAccessRules(text);
  assert.equal(parsed.kind, 'rules', JSON.stringify(parsed));
  return createRequirements(parsed.kind === 'rules' ? parsed.rules : []);
}

const user = { username: 'tim', roles: ['user'], groups: ['editors'] };
const admin = { username: 'ada', roles: ['admin'], groups: [] };

describe('access rules', () => {
  const requirementsOf = rulesFrom(`
# A comment, JSON inside YAML, and a host in capitals.
- { "host": "Wiki.Example.com", "path": "/public", "methods": ["GET", "HEAD"], "allow": "public" }
- host: wiki.example.com
  path: /admin/
  allow: { roles: [admin] }
- host: wiki.example.com
  path: /café
  allow: { groups: [editors, writers] }
- host: wiki.example.com
  path: /both
  allow: { roles: [admin], groups: [editors] }
- host: wiki.example.com
  path: /Old
  allow: deny
- host: "*.internal.example.com"
  allow: { roles: [admin] }
- { host: 'wiki.example.com:8443', allow: deny }
`);
  const ask = (somebody: typeof user | undefined, path: string, more = {}) =>
    judge(requirementsOf({ host: 'wiki.example.com', method: 'GET', path, ...more }), somebody);

  test('the first rule that matches host, path and method decides', () => {
    assert.equal(ask(undefined, '/public/picture.png'), 'allowed');
    assert.equal(ask(undefined, '/public', { method: 'POST' }), 'log-in-required');
    assert.equal(ask(user, '/admin'), 'forbidden');
    assert.equal(ask(user, '/admin/users'), 'forbidden');
    assert.equal(ask(admin, '/admin/users'), 'allowed');
    assert.equal(ask(user, '/café/menu'), 'allowed');
    assert.equal(ask(admin, '/café/menu'), 'forbidden');
    assert.equal(ask(user, '/', { host: 'wiki.example.com:8443' }), 'forbidden');
    assert.equal(ask(user, '/', { host: 'a.b.internal.example.com' }), 'forbidden');
    assert.equal(ask(admin, '/', { host: 'a.b.internal.example.com' }), 'allowed');
  });

  test('without a rule, everybody who is logged in may pass', () => {
    for (const more of [{}, { host: 'other.example.com' }, { host: 'internal.example.com' }]) {
      assert.equal(ask(undefined, '/', more), 'log-in-required');
      assert.equal(ask(user, '/', more), 'allowed');
    }
  });

  test('no port in the Host header can bypass a rule', () => {
    const elsewhere = { host: 'wiki.example.com:444' };
    assert.equal(ask(user, '/admin', elsewhere), 'forbidden');
    assert.equal(ask(admin, '/Old', elsewhere), 'forbidden');
    assert.equal(ask(user, '/', { host: 'a.internal.example.com:444' }), 'forbidden');
  });

  test('a path with many dots takes no longer than another one', async () => {
    const startedAt = performance.now();
    assert.equal(ask(undefined, `/${'. '.repeat(100_000)}x`), 'log-in-required');
    await assertInTime(performance.now() - startedAt, 1000);
  });

  test('a path matches whole segments only', () => {
    assert.equal(ask(undefined, '/publicity'), 'log-in-required');
    assert.equal(ask(user, '/administration'), 'allowed');
  });

  test('a rule with roles and groups requires one of each', () => {
    assert.equal(ask(user, '/both'), 'forbidden');
    assert.equal(ask(admin, '/both'), 'forbidden');
    assert.equal(ask({ ...admin, groups: ['editors'] }, '/both'), 'allowed');
  });

  test('a path that an application may take for a protected page is protected, and never public', () => {
    for (const path of ['/Admin', '/ADMIN/x', '/admin./x', '/admin /x', '/ａdmin', '/cafe\u0301']) {
      assert.equal(ask({ username: 'tim', roles: [], groups: [] }, path), 'forbidden', path);
    }
    for (const path of ['/old', '/Old', '/OLD/x'])
      assert.equal(ask(admin, path), 'forbidden', path);
    for (const path of ['/Public/x', '/PUBLIC', '/public.']) {
      assert.equal(ask(undefined, path), 'log-in-required', path);
      assert.equal(ask(user, path), 'allowed', path);
    }
  });
});

test('reports all faults of a file at once, each with its line', () => {
  const parsed = parseAccessRules(`- host: wiki.example.com
  allow: everybody
- host: https://wiki.example.com
  path: /a/../b
  allow: { roles: [boss], grups: [x] }
- allow: deny
  methods: [get]
- host: wiki.example.com
  allow: {}
  port: 80
- host: wiki.example.com
- 7
`);
  assert.deepEqual(parsed.kind === 'faulty' ? parsed.faults : [], [
    'line 2: allow must be public, deny, authenticated, or name roles, groups or users',
    'line 3: host must be a host name such as wiki.example.com, with a port only if it is unusual',
    'line 4: path must be a plain path that begins with /',
    'line 5: roles must be admin or user',
    'line 5: allow Unrecognized key: "grups"',
    'line 6: host must be a host name, in quotes if it begins with *',
    'line 7: methods must be in capitals, such as GET',
    'line 9: allow must name roles, groups or users',
    'line 8: Unrecognized key: "port"',
    'line 11: allow must be public, deny, authenticated, or name roles, groups or users',
    'line 12: must be a rule',
  ]);
});

test('tolerates paths that are not plain only for a host whose rules name no path', () => {
  for (const [host, more] of [
    ['wiki.example.com', 'host: wiki.example.com, path: /admin'],
    ['wiki.example.com', 'host: "wiki.example.com:8443", path: /admin'],
    ['"*.example.com"', 'host: wiki.example.com, path: /admin'],
    ['wiki.example.com', 'host: "*.example.com", path: /admin'],
  ]) {
    const parsed = parseAccessRules(`- { ${more}, allow: deny }
- { host: ${host}, allow: authenticated, paths: any }`);
    assert.deepEqual(parsed, {
      kind: 'faulty',
      faults: ['line 2: paths is only for a host whose rules name no path'],
    });
  }
  const own = parseAccessRules('- { host: a.example, path: /x, allow: deny, paths: any }');
  assert.equal(own.kind, 'faulty');
  for (const value of ['all', 'true', '[any]']) {
    const parsed = parseAccessRules(`- { host: a.example, allow: deny, paths: ${value} }`);
    assert.match(parsed.kind === 'faulty' ? (parsed.faults[0] ?? '') : '', /encoded-slash or any/);
  }
  const fine =
    parseAccessRules(`- { host: a.example, allow: authenticated, paths: any, basic: true }
- { host: b.example, path: /admin, allow: deny }`);
  assert.equal(fine.kind, 'rules');
  const basic = parseAccessRules('- { host: a.example, allow: deny, basic: yes }');
  assert.equal(basic.kind, 'faulty');
});

test('reports invalid or ambiguous YAML with its line', () => {
  for (const [text, line] of [
    ['- host: *.example.com\n  allow: deny', 'line 1'],
    ['- host: a.example\n  allow: deny\n  allow: public', 'line 3'],
    ['- host: a.example\n  allow: !!js/function x', 'line 2'],
    ['rules: []', 'line 1'],
    ['', 'line 1'],
  ] as const) {
    const parsed = parseAccessRules(text);
    assert.equal(parsed.kind, 'faulty', text);
    const [fault = ''] = parsed.kind === 'faulty' ? parsed.faults : [];
    assert.match(fault, new RegExp(`^${line}: .{10}`), text);
  }
});

describe('plain paths', () => {
  const plain: [sent: string, means: string][] = [
    ['/', '/'],
    ['/a/b.c/~d/', '/a/b.c/~d/'],
    ['/...', '/...'],
    ['/.well-known/x', '/.well-known/x'],
    ['/%61dmin', '/admin'],
    ['/caf%C3%A9%20au%20lait', '/café au lait'],
    ['/100%25', '/100%'],
    ['/a:b@c+d,e=(f)[g]|^!', '/a:b@c+d,e=(f)[g]|^!'],
    ['/%E5%B1%B1%EF%BC%8F%E7%94%B0', '/山／田'],
  ];
  for (const [sent, means] of plain) {
    test(`${sent} is plain`, () => assert.equal(tryPlainPath(sent), means));
  }

  test('refuses every other spelling', () => {
    for (const path of confusingPaths) assert.equal(tryPlainPath(path), undefined, path);
    assert.ok(new Set(confusingPaths).size >= 60);
  });
});
