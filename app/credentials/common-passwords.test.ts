import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { assertInTime } from '../testing/in-time.ts';
import { isCommon } from './common-passwords.ts';
import { findPasswordFault, normalizePassword } from './password-rules.ts';

const file = join(import.meta.dirname, 'common-passwords', 'common-passwords.txt');
const bundled = readFileSync(file, 'utf8').trimEnd().split('\n');
const minAllowedLength = 8;

describe('common passwords', () => {
  test('refuses every password of the bundled list, in any spelling', () => {
    assert.ok(bundled.length > 49_000);
    for (const password of bundled) {
      assert.equal(isCommon(password), true, password);
      const fault = password.length < minAllowedLength ? 'too-short' : 'common';
      assert.equal(findPasswordFault(password.toUpperCase(), minAllowedLength), fault, password);
    }
  });

  test('refuses common passwords that are padded until they are long enough', () => {
    for (const password of [
      'password1234567',
      'Password-2026!!!',
      'p@ssw0rd1234567',
      '19841984dragon1984',
      'passwordpassword',
      'dragon dragon dragon',
      '!!!!!iloveyou!!!!!',
      'baseball8365017',
    ]) {
      assert.equal(findPasswordFault(password, 15), 'common', password);
    }
  });

  test('refuses patterns and runs along a keyboard, the alphabet or the digits', () => {
    for (const password of [
      'aaaaaaaaaaaaaaa',
      '🏰'.repeat(15),
      ' '.repeat(15),
      'e\u0301'.repeat(15),
      'abcabcabcabcabc',
      '123456789012345',
      'zyxwvutsrqponmlk',
      'qwertyuiopasdfg',
      'QWERTZUIOPasdfg',
      '1qaz2wsx3edc4rfv',
      'aabbccddeeffggh',
      'абвгабвгабвгабвг',
      'йцукенгшщзфывап',
    ]) {
      assert.equal(findPasswordFault(password, 15), 'common', password);
    }
  });

  test('accepts long passwords that are not an obvious guess, whatever characters they use', () => {
    for (const password of [
      'correct horse battery staple',
      'monkey banana window tree',
      'only small letters here',
      'xkqzvbnwrtplmsd',
      '836501729846531',
      'jane836501729846',
      'ничего особенного',
      'é'.repeat(64),
      'a'.repeat(1024),
    ]) {
      assert.equal(findPasswordFault(password, 15), undefined, password);
    }
  });

  test('checks even the longest password quickly', async () => {
    const startedAt = performance.now();
    for (const text of [
      'ab1'.repeat(341),
      `${'q1'.repeat(512)}`,
      'é'.repeat(512),
      'xq7'.repeat(21),
    ]) {
      for (let round = 0; round < 25; round += 1) isCommon(normalizePassword(text));
    }
    const each = (performance.now() - startedAt) / 100;
    await assertInTime(each, 5);
  });
});
