import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { generateApiKey, isApiKey } from './api-key.ts';
import { tryApiKeyName, tryApiKeyScopes } from './api-key-rules.ts';

describe('an API key', () => {
  test('has an id, 256 random bits and a checksum that detects every typing error', () => {
    const { id, key } = generateApiKey();
    assert.match(key, /^gh_[0-9A-Za-z]{17}_[0-9A-Za-z]{49}$/);
    assert.equal(key.split('_')[1], id);
    assert.ok(isApiKey(key));
    for (let place = 3; place < key.length; place += 1) {
      const typed = key[place] === 'a' ? 'b' : 'a';
      assert.equal(isApiKey(key.slice(0, place) + typed + key.slice(place + 1)), false, `${place}`);
    }
    const odd = [key.slice(0, -1), `${key}a`, ` ${key}`, `${key}\n`, key.toUpperCase(), ''];
    for (const text of odd) assert.equal(isApiKey(text), false, text);
  });

  test('is never created twice', () => {
    const made = Array.from({ length: 1000 }, generateApiKey);
    assert.equal(new Set(made.map(({ id }) => id)).size, 1000);
    assert.equal(new Set(made.map(({ key }) => key.slice(-49))).size, 1000);
  });

  test('accepts visible names and known scopes only', () => {
    assert.equal(tryApiKeyName('  Nächtliche Sicherung '), 'Nächtliche Sicherung');
    for (const name of ['', '  ', 'a'.repeat(65), 'a\nb', 'a\u202eb', 'a\u200bb', 'a\u0000b']) {
      assert.equal(tryApiKeyName(name), undefined, JSON.stringify(name));
    }
    assert.deepEqual(tryApiKeyScopes(['write', 'read', 'write']), ['read', 'write']);
    for (const scopes of [[], ['admin'], ['read', 'admin'], ['']]) {
      assert.equal(tryApiKeyScopes(scopes), undefined, scopes.join());
    }
  });
});
