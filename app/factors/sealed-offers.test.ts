import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSealedOffers } from './sealed-offers.ts';

const minute = 60_000;

test('an offer can be accepted for 15 minutes, by its account, as its kind, and unaltered', () => {
  let now = 1_800_000_000_000;
  const clock = { now: () => now };
  const offers = createSealedOffers(['a secret of at least 32 characters'], 'totp', clock);
  const others = createSealedOffers(['a secret of at least 32 characters'], 'other', clock);
  const sealed = offers.close('JBSWY3DP', 'ada');
  const opened = offers.open(sealed, 'ada');
  assert.deepEqual(opened, { secret: 'JBSWY3DP', expiresAt: now + 15 * minute });
  assert.equal(offers.open(sealed, 'bob'), undefined);
  assert.equal(others.open(sealed, 'ada'), undefined);
  assert.equal(offers.open(`${sealed}A`, 'ada'), undefined);
  now += 15 * minute - 1;
  assert.ok(offers.open(sealed, 'ada'));
  now += 1;
  assert.equal(offers.open(sealed, 'ada'), undefined);
});
