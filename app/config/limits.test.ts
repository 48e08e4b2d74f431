import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ConfigurationError, readConfig } from '../config.ts';

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.faults;
  }
}

const https = { BASE_URL: 'https://login.example.com', REGISTRATION: 'open' };

describe('the limits of the configuration', () => {
  const domains: [string, Record<string, string>, RegExp | undefined][] = [
    ['the host itself', { COOKIE_DOMAIN: 'login.example.com' }, undefined],
    ['a domain above it', { COOKIE_DOMAIN: 'example.com' }, undefined],
    ['the end of its name', { COOKIE_DOMAIN: 'ample.com' }, /^COOKIE_DOMAIN must be the domain/],
    ['a host below it', { COOKIE_DOMAIN: 'a.login.example.com' }, /^COOKIE_DOMAIN must be/],
    [
      'a redirect to the end of another name',
      { COOKIE_DOMAIN: 'example.com', ALLOWED_REDIRECT_ORIGINS: 'https://evilexample.com' },
      /^ALLOWED_REDIRECT_ORIGINS must all be below/,
    ],
    [
      'redirects of which one is foreign',
      {
        COOKIE_DOMAIN: 'example.com',
        ALLOWED_REDIRECT_ORIGINS: 'https://a.example.com,https://b.example.net',
      },
      /^ALLOWED_REDIRECT_ORIGINS must all be below/,
    ],
    [
      'a redirect to a neighbour',
      { COOKIE_DOMAIN: 'example.com', ALLOWED_REDIRECT_ORIGINS: 'https://a.example.com' },
      undefined,
    ],
  ];
  for (const [name, environment, fault] of domains) {
    test(`${fault ? 'refuses' : 'accepts'} ${name}`, () => {
      const faults = faultsOf({ ...https, ...environment });
      assert.equal(faults.length, fault === undefined ? 0 : 1, faults.join());
      if (fault !== undefined) assert.match(faults[0] ?? '', fault);
    });
  }

  test('accepts a number at its minimum and maximum, and none beyond', () => {
    const least: [string, number][] = [
      ['BCRYPT_COST', 10],
      ['PASSWORD_MIN_LENGTH', 8],
    ];
    for (const [name, number] of least) {
      assert.deepEqual(faultsOf({ [name]: String(number) }), []);
      assert.match(faultsOf({ [name]: String(number - 1) })[0] ?? '', new RegExp(`^${name} must`));
      for (const odd of ['12.5', '-1', 'twelve']) {
        assert.equal(faultsOf({ [name]: odd }).length, 1, odd);
      }
    }
    assert.deepEqual(faultsOf({ PORT: '65535' }), []);
    assert.equal(faultsOf({ PORT: '65536' }).length, 1);
    assert.equal(faultsOf({ TRUST_PROXY: '10.0.0.0/0' }).length, 1);
  });
});
