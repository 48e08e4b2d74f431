import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeal } from './seal.ts';

const [older, newer] = ['an older secret', 'a newer secret'];

test('a sealed text opens only in its own row, and not after a change', () => {
  const seal = createSeal([newer], 'mail');
  const sealed = seal.close('déjà vu', 'row 1');
  assert.equal(seal.open(sealed, 'row 1'), 'déjà vu');
  assert.equal(seal.open(sealed, 'row 2'), undefined);
  const altered = Buffer.from(sealed, 'base64url');
  altered.writeUInt8(altered.readUInt8(altered.length - 1) ^ 1, altered.length - 1);
  assert.equal(seal.open(altered.toString('base64url'), 'row 1'), undefined);
  assert.equal(seal.open('', 'row 1'), undefined);
});

test('an older secret still opens, a removed one does not, and no two seals are equal', () => {
  const before = createSeal([older], 'mail');
  const sealed = before.close('text', 'row');
  assert.equal(createSeal([newer, older], 'mail').open(sealed, 'row'), 'text');
  assert.equal(createSeal([newer], 'mail').open(sealed, 'row'), undefined);
  assert.equal(createSeal([older], 'keys').open(sealed, 'row'), undefined);
  assert.notEqual(before.close('text', 'row'), sealed);
});
