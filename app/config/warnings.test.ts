import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseEnv } from 'node:util';
import { readConfig } from '../config.ts';
import { createThrowAwayDirectory } from '../testing/machine/throw-away-directory.ts';
import { environmentFileHints } from './environment-file-hints.ts';
import { recommendationsOf } from './recommendations.ts';
import { warningsOf } from './warnings.ts';

const secrets = {
  SESSION_SECRET: 'a session secret of 32 letters at least',
  PASSWORD_PEPPER: 'a password pepper of 32 letters at least',
};
const open = { BASE_URL: 'https://login.example.com', REGISTRATION: 'open' };
const mailed = { ...open, SMTP_URL: 'smtps://mail.example.com' };

const warnings = (environment: Record<string, string>) =>
  warningsOf(readConfig(environment), environment);
const codes = (environment: Record<string, string>) =>
  warnings(environment).map(({ code }) => code);

function rules(...lines: string[]): string {
  const path = join(createThrowAwayDirectory('rules').path, 'rules.yaml');
  writeFileSync(path, lines.map((line) => `- ${line}\n`).join(''));
  return path;
}

test('recommends a second factor for administrators on https, and a host name for passkeys', () => {
  const advice = (environment: Record<string, string>) =>
    recommendationsOf(readConfig(environment)).map(({ code }) => code);
  assert.deepEqual(advice({}), []);
  assert.deepEqual(advice(open), ['administrators_by_password']);
  for (const REQUIRE_SECOND_FACTOR of ['admins', 'all']) {
    assert.deepEqual(advice({ ...open, REQUIRE_SECOND_FACTOR }), []);
  }
  for (const host of ['192.0.2.7', '[2001:db8::7]']) {
    const byAddress = { ...open, BASE_URL: `https://${host}`, REQUIRE_SECOND_FACTOR: 'all' };
    assert.deepEqual(advice(byAddress), ['no_passkeys'], host);
  }
});

describe('warnings about a configuration without faults', () => {
  test('a complete configuration has none', () => {
    assert.deepEqual(codes(mailed), []);
    const DATABASE_URL = 'postgres://db.example.com/gatehouse?sslmode=verify-full';
    assert.deepEqual(codes({ ...mailed, ...secrets, DATABASE_URL }), []);
  });

  test('without a mail server, it says what will not work', () => {
    assert.deepEqual(codes({}), ['mail_is_kept']);
    const [noMail, noRegistration] = warnings(open);
    assert.match(noMail?.message ?? '', /^SMTP_URL is not set, .*forgotten password.*invited/);
    assert.match(noRegistration?.message ?? '', /nobody can register\. Set SMTP_URL/);
    assert.deepEqual(codes({ ...open, REQUIRE_CONFIRMED_EMAIL: 'false' }), ['no_mail']);
    assert.deepEqual(codes({ ...open, REGISTRATION: 'closed' }), ['no_mail']);
  });

  test('names encryption that is missing or verifies nothing', () => {
    assert.deepEqual(codes({ ...open, SMTP_URL: 'smtp://mail?tls=off' }), ['unencrypted_mail']);
    for (const parameter of ['sslmode=require', 'sslmode=no-verify', 'ssl=no-verify']) {
      const DATABASE_URL = `postgres://db.example.com/gatehouse?${parameter}`;
      assert.deepEqual(
        codes({ ...mailed, ...secrets, DATABASE_URL }),
        ['unverified_database'],
        parameter,
      );
    }
  });

  test('names rules for hosts that never receive the session, and no others', () => {
    const ACCESS_RULES_FILE = rules(
      '{host: wiki.example.com, allow: authenticated}',
      '{host: "wiki.example.com:8443", allow: {groups: [editors]}}',
      '{host: "*.example.com", allow: {roles: [admin]}}',
      '{host: "*.com", allow: authenticated}',
      '{host: wiki.example.net, allow: authenticated}',
      '{host: wiki.example.net, path: /a, allow: authenticated}',
      '{host: "*.example.net", allow: {roles: [admin]}}',
      '{host: status.example.net, allow: public}',
      '{host: old.example.net, allow: deny}',
      '{host: badexample.com, allow: authenticated}',
    );
    const shared = warnings({ ...mailed, COOKIE_DOMAIN: 'example.com', ACCESS_RULES_FILE });
    assert.deepEqual(
      shared.map(({ message }) => /rule for (\S+),/.exec(message)?.[1]),
      ['wiki.example.net', '*.example.net', 'badexample.com'],
    );
    const alone = rules(
      '{host: login.example.com, allow: authenticated}',
      '{host: "*.example.com", allow: authenticated}',
      '{host: wiki.example.com, allow: authenticated}',
    );
    const [only, ...more] = warnings({ ...mailed, ACCESS_RULES_FILE: alone });
    assert.match(only?.message ?? '', /wiki\.example\.com.*COOKIE_DOMAIN is not set/);
    assert.deepEqual(more, []);
  });
});

describe('mistakes in env files cause hints', () => {
  test('about quotes and spaces that became part of a value, and words that became part of a name', () => {
    for (const value of ['"eighty"', "'8080'", '`8080`', '“8080”', ' 80a ']) {
      assert.throws(
        () => readConfig({ PORT: value }),
        ({ faults }: { faults: string[] }) =>
          /^PORT must be a whole number\. The value begins (and|or) ends with/.test(String(faults)),
        value,
      );
    }
    const DATA_DIR = '"data"';
    assert.deepEqual(codes({ ...mailed, DATA_DIR }), ['odd_value']);
    assert.deepEqual(codes({ ...mailed, SESSION_SECRET: `'${secrets.SESSION_SECRET}'` }), [
      'odd_value',
    ]);
    assert.deepEqual(codes({ ...mailed, MAIL_FROM: '"Acme, Inc." <a@example.com>' }), []);
    for (const name of ['export PORT', 'PORT ', 'set SMTP_URL_FILE']) {
      const [warning] = warnings({ ...mailed, [name]: '80' });
      assert.equal(warning?.code, 'odd_name', name);
    }
    assert.deepEqual(codes({ ...mailed, 'export OTHER': '1' }), []);
  });

  test('about lines that Node reads differently from what they look like', () => {
    const odd: [string, RegExp, Record<string, string>][] = [
      ['PORT: 8080', /^line 1 sets no variable/, {}],
      ['PORT 8080', /^line 1 sets no variable/, {}],
      ['set PORT=8080', /^line 1 sets no variable/, { 'set PORT': '8080' }],
      ['A="x\nB="y"', /^line 1: the quote that begins A does not end/, { A: 'x\nB=' }],
      ['A="x\'', /^line 1: the quote that begins A/, { A: '"x\'' }],
      ['A=x#y', /^line 1: in A, everything from # on is a comment/, { A: 'x' }],
      ['A="x"y', /^line 1: what follows the closing quote of A/, { A: 'x' }],
    ];
    for (const [text, hint, read] of odd) {
      assert.deepEqual({ ...parseEnv(text) }, read, `Node reads ${text} otherwise`);
      const [first = '', ...more] = environmentFileHints(text);
      assert.match(first, hint);
      assert.deepEqual(more, [], text);
    }
  });

  test('but not about lines that mean what they say', () => {
    const text = [
      '# PORT: 8080',
      '',
      'A=1',
      'export B=2 # two',
      ' C = 3',
      'D="x # y" # z',
      "E='x\"y'",
      'F=',
      'G="a=b"',
    ].join('\r\n');
    assert.deepEqual(environmentFileHints(text), []);
  });
});
