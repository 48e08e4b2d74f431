import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ConfigurationError, readConfig } from './config.ts';
import { createThrowAwayDirectory } from './testing/machine/throw-away-directory.ts';

const postgres = {
  DATABASE_URL: 'postgres://localhost/gatehouse',
  SESSION_SECRET: 'a session secret of 32 letters at least',
  PASSWORD_PEPPER: 'a password pepper of 32 letters at least',
};

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.faults;
  }
}

describe('the configuration', () => {
  test('needs no variable', () => {
    const config = readConfig({});
    assert.equal(config.PORT, 8080);
    assert.equal(config.HOST, '127.0.0.1');
    assert.equal(config.BASE_URL.href, 'http://localhost:8080/');
    assert.equal(config.REGISTRATION, 'open');
    assert.equal(config.REQUIRE_CONFIRMED_EMAIL, true);
    assert.equal(config.PASSWORD_MIN_LENGTH, 15);
    assert.equal(config.BCRYPT_COST, 12);
    assert.equal(config.HASH_QUEUE, config.hashThreads * 8);
    assert.ok(Object.isFrozen(config));
  });

  test('uses PORT in links if BASE_URL is absent', () => {
    assert.equal(readConfig({ PORT: '9000' }).BASE_URL.origin, 'http://localhost:9000');
  });

  test('treats an empty variable as absent', () => {
    assert.equal(readConfig({ DATABASE_URL: '', PORT: '' }).DATABASE_URL, undefined);
  });

  test('reads secrets from files, and refuses a variable together with its file', () => {
    const file = join(createThrowAwayDirectory('secret').path, 'secret');
    writeFileSync(file, `${postgres.SESSION_SECRET}\n`);
    const config = readConfig({ SESSION_SECRET_FILE: file });
    assert.deepEqual(config.SESSION_SECRET, [postgres.SESSION_SECRET]);
    assert.match(
      faultsOf({ SESSION_SECRET: postgres.SESSION_SECRET, SESSION_SECRET_FILE: file }).join(),
      /SESSION_SECRET and SESSION_SECRET_FILE are both set/,
    );
    assert.match(faultsOf({ REDIS_URL_FILE: '/no/such/file' }).join(), /cannot be read/);
  });

  test('accepts lists of secrets, newest first', () => {
    const list = `${postgres.SESSION_SECRET}, another secret of 32 letters or more`;
    assert.equal(readConfig({ SESSION_SECRET: list }).SESSION_SECRET?.length, 2);
    assert.equal(faultsOf({ SESSION_SECRET: `${postgres.SESSION_SECRET},short` }).length, 1);
  });

  const faulty: [string, Record<string, string>, RegExp][] = [
    ['http on any host but this', { BASE_URL: 'http://example.com' }, /^BASE_URL must be https/],
    ['a base URL with a path', { BASE_URL: 'https://example.com/a' }, /^BASE_URL must be scheme/],
    ['a base URL with credentials', { BASE_URL: 'https://a:b@example.com' }, /^BASE_URL must be/],
    ['a base URL of another kind', { BASE_URL: 'ftp://example.com' }, /^BASE_URL must be an http/],
    [
      'https with nobody’s choice',
      { BASE_URL: 'https://example.com' },
      /^REGISTRATION must be chosen/,
    ],
    ['a registration of another kind', { REGISTRATION: 'maybe' }, /^REGISTRATION must be open, in/],
    ['neither yes nor no', { REQUIRE_CONFIRMED_EMAIL: 'yes' }, /^REQUIRE_CONFIRMED_EMAIL must be/],
    ['Redis beside an embedded file', { REDIS_URL: 'redis://localhost' }, /^REDIS_URL needs/],
    ['workers that share nothing', { WORKERS: '2' }, /^WORKERS above 1 needs both/],
    ['workers without Redis', { ...postgres, WORKERS: '2' }, /^WORKERS above 1 needs both/],
    ['PostgreSQL without a secret', { ...postgres, SESSION_SECRET: '' }, /^SESSION_SECRET must/],
    ['PostgreSQL without a pepper', { ...postgres, PASSWORD_PEPPER: '' }, /^PASSWORD_PEPPER must/],
    ['trust in everybody', { TRUST_PROXY: '0.0.0.0/0' }, /^TRUST_PROXY must/],
    ['trust in a name', { TRUST_PROXY: 'proxy.example' }, /^TRUST_PROXY must/],
    ['a cookie for another domain', cookie('other.example'), /^COOKIE_DOMAIN must be the domain/],
    ['a cookie domain with a dot', cookie('.example.com'), /^COOKIE_DOMAIN must be a domain name/],
    [
      'a cookie domain that is a public suffix',
      { BASE_URL: 'https://login.acme.co.uk', REGISTRATION: 'open', COOKIE_DOMAIN: 'co.uk' },
      /^COOKIE_DOMAIN is a public suffix: .* the widest possible value is acme\.co\.uk\.$/,
    ],
    [
      'a cookie domain below which a hoster sells names',
      { BASE_URL: 'https://ada.duckdns.org', REGISTRATION: 'open', COOKIE_DOMAIN: 'duckdns.org' },
      /^COOKIE_DOMAIN is a public suffix: .* the widest possible value is ada\.duckdns\.org\.$/,
    ],
    [
      'a login host that is a public suffix itself',
      { BASE_URL: 'https://home.arpa', REGISTRATION: 'open', COOKIE_DOMAIN: 'home.arpa' },
      /^COOKIE_DOMAIN is a public suffix: .* Choose a BASE_URL below it/,
    ],
    ['a cookie domain on http', { COOKIE_DOMAIN: 'example.com' }, /^COOKIE_DOMAIN needs/],
    [
      'a redirect beyond the cookie',
      { ...cookie('example.com'), ALLOWED_REDIRECT_ORIGINS: 'https://evil.example' },
      /must all be below COOKIE_DOMAIN/,
    ],
    [
      'a redirect to http, where no session is',
      { ...cookie('example.com'), ALLOWED_REDIRECT_ORIGINS: 'http://wiki.example.com' },
      /^ALLOWED_REDIRECT_ORIGINS must all be https/,
    ],
    [
      'one redirect to http among others',
      {
        ...cookie('example.com'),
        ALLOWED_REDIRECT_ORIGINS: 'https://docs.example.com,http://wiki.example.com',
      },
      /^ALLOWED_REDIRECT_ORIGINS must all be https/,
    ],
    [
      'a redirect that is no origin',
      { ...cookie('example.com'), ALLOWED_REDIRECT_ORIGINS: 'https://a.example.com/path' },
      /exact origins/,
    ],
    ['a cost that anybody could break', { BCRYPT_COST: '4' }, /^BCRYPT_COST must be at least 10/],
    ['a mail server of another kind', { SMTP_URL: 'http://mail' }, /^SMTP_URL must start/],
    [
      'a mail server with a path',
      { SMTP_URL: 'smtp://mail/a' },
      /^SMTP_URL must have nothing after the host/,
    ],
    ['a mail server with an unknown option', { SMTP_URL: 'smtp://mail?tls=no' }, /^SMTP_URL must/],
    ['a mail password that is not encoded', { SMTP_URL: 'smtp://a:50%@mail' }, /^SMTP_URL must be/],
    ['a sender that smuggles', { MAIL_FROM: 'a@b.c\r\nBcc: d@e.f' }, /^MAIL_FROM must be an/],
    ['a sender that is several', { MAIL_FROM: 'a@b.c, d@e.f' }, /^MAIL_FROM must be an address/],
    ['short passwords', { PASSWORD_MIN_LENGTH: '7' }, /^PASSWORD_MIN_LENGTH must be at least 8/],
  ];
  for (const [name, environment, fault] of faulty) {
    test(`refuses ${name}`, () => {
      const faults = faultsOf(environment);
      assert.equal(faults.length, 1, faults.join('\n'));
      assert.match(faults[0] ?? '', fault);
    });
  }

  test('sends email from the host of BASE_URL by default', () => {
    const { MAIL_FROM: byDefault } = readConfig({
      BASE_URL: 'https://login.example.com',
      REGISTRATION: 'closed',
    });
    assert.deepEqual(byDefault, { name: 'Gatehouse', address: 'gatehouse@login.example.com' });
    const { MAIL_FROM: chosen } = readConfig({ MAIL_FROM: 'The Gate <gate@example.com>' });
    assert.deepEqual(chosen, { name: 'The Gate', address: 'gate@example.com' });
    const { MAIL_FROM: numbered } = readConfig({
      BASE_URL: 'https://192.0.2.1',
      REGISTRATION: 'closed',
    });
    assert.equal(numbered.address, 'gatehouse@localhost');
  });

  test('accepts what a scaled-out installation needs', () => {
    const config = readConfig({
      ...postgres,
      ...cookie('example.com'),
      REDIS_URL: 'rediss://redis.internal:6380',
      WORKERS: '2',
      TRUST_PROXY: '10.0.0.0/8, fd00::/8',
      ALLOWED_REDIRECT_ORIGINS: 'https://wiki.example.com,https://example.com',
    });
    assert.deepEqual(config.TRUST_PROXY, ['10.0.0.0/8', 'fd00::/8']);
  });
});

function cookie(COOKIE_DOMAIN: string) {
  return { BASE_URL: 'https://login.example.com', REGISTRATION: 'open', COOKIE_DOMAIN };
}
