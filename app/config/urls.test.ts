import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ConfigurationError, readConfig } from '../config.ts';

const secrets = {
  SESSION_SECRET: 'a session secret of 32 letters at least',
  PASSWORD_PEPPER: 'a password pepper of 32 letters at least',
};
const servers: [string, string][] = [
  ['DATABASE_URL', 'postgres://ada:PASSWORD@db.example.com:5432/gatehouse'],
  ['DATABASE_URL', 'postgresql://ada:PASSWORD@db.example.com/gatehouse?sslmode=verify-full'],
  ['REDIS_URL', 'redis://ada:PASSWORD@redis.example.com:6379'],
  ['REDIS_URL', 'rediss://:PASSWORD@redis.example.com'],
  ['SMTP_URL', 'smtp://ada:PASSWORD@mail.example.com:587'],
  ['SMTP_URL', 'smtps://ada%40example.com:PASSWORD@mail.example.com'],
];

function faultsOf(name: string, url: string): readonly string[] {
  const database = { ...secrets, DATABASE_URL: 'postgres://db.example.com/gatehouse' };
  try {
    readConfig({ ...database, [name]: url });
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.faults;
  }
}

describe('URLs of servers', () => {
  for (const [name, template] of servers) {
    const scheme = new URL(template).protocol;
    const url = (password: string) => template.replace('PASSWORD', password);

    test(`${name} with ${scheme} refuses a password that is not encoded, and shows no part of it`, () => {
      for (const sign of ['/', '#', '?', '%', '%zz', '#/', '/@', '?@', '%ff']) {
        for (const password of [`hun${sign}ter2`, `${sign}hunter2`, `hunter2${sign}`]) {
          const [fault = '', ...more] = faultsOf(name, url(password));
          assert.match(fault, new RegExp(`^${name} must .*(?:%xx|host)`), password);
          assert.deepEqual(more, [], password);
          assert.ok(!fault.includes('ter2'), fault);
        }
      }
    });

    test(`${name} with ${scheme} accepts every encoded symbol`, () => {
      const everySign = String.fromCharCode(...Array.from({ length: 94 }, (_, n) => n + 33));
      assert.deepEqual(faultsOf(name, url(encodeURIComponent(everySign))), []);
      assert.deepEqual(faultsOf(name, url(encodeURIComponent('pässwörd €'))), []);
      // The last @ ends the password, so this URL is unambiguous.
      assert.deepEqual(faultsOf(name, url('hun@ter2')), []);
    });

    test(`${name} with ${scheme} refuses a wildcard, a missing host and another scheme`, () => {
      const host = new URL(template).hostname;
      for (const [wrong, fault] of [
        [template.replace(host, '*.example.com'), /must name one host, without \*|must be a URL/],
        [template.replace(scheme, 'http:'), /must start with/],
        [template.replace('//', ''), /must/],
        [template.replace(host, `${host}:port`), /must be a URL/],
      ] as const) {
        const [first = '', ...more] = faultsOf(name, wrong);
        assert.match(first, fault, wrong);
        assert.deepEqual(more, [], wrong);
      }
    });
  }

  const wildcards: [string, string][] = [
    ['BASE_URL', 'https://*.example.com'],
    ['ALLOWED_REDIRECT_ORIGINS', 'https://*.example.com'],
    ['ALLOWED_REDIRECT_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://*.example.com'],
    ['CORS_ORIGINS', '*'],
    ['TRUST_PROXY', '*'],
    ['TRUST_PROXY', '10.*'],
    ['TRUST_PROXY', '0.0.0.0/0'],
    ['TRUST_PROXY', '::/0'],
    ['COOKIE_DOMAIN', '*.example.com'],
    ['HOST', '*'],
    ['MAIL_FROM', '*@*'],
    ['BREACHED_PASSWORDS_URL', 'https://*.example.com/range/'],
  ];
  for (const [name, value] of wildcards) {
    test(`${name} refuses ${value}, which matches nothing or everybody`, () => {
      const environment = {
        BASE_URL: 'https://login.example.com',
        REGISTRATION: 'closed',
        COOKIE_DOMAIN: 'example.com',
        [name]: value,
      };
      assert.throws(
        () => readConfig(environment),
        ({ faults }: ConfigurationError) => faults.some((fault) => fault.startsWith(`${name} `)),
      );
    });
  }
});
