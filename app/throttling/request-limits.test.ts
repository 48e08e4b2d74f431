import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createLimiters } from './limiter.ts';
import { createRequestLimits, type LimitedRequest } from './request-limits.ts';

describe('requests of strangers', () => {
  const newLimits = () => createRequestLimits(createLimiters(undefined));
  const kinds: [LimitedRequest, { network: number; subject: number }][] = [
    ['register', { network: 60, subject: Number.POSITIVE_INFINITY }],
    ['resend', { network: 30, subject: Number.POSITIVE_INFINITY }],
    ['confirmation-mail', { network: Number.POSITIVE_INFINITY, subject: 5 }],
    ['forgot', { network: 30, subject: 5 }],
  ];
  const aboutAddresses = kinds.filter(([, allowed]) => allowed.subject < Number.POSITIVE_INFINITY);
  const fromNetworks = kinds.filter(([, allowed]) => allowed.network < Number.POSITIVE_INFINITY);

  for (const [what, allowed] of aboutAddresses) {
    test(`${what}: admits only the first few of many concurrent requests about one address`, async () => {
      const limits = newLimits();
      const admissions = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          limits.admit(what, { ip: `192.0.2.${index}`, subject: 'ada@example.com' }),
        ),
      );
      const admitted = admissions.filter(({ kind }) => kind === 'admitted');
      assert.equal(admitted.length, allowed.subject);
      assert.equal(admitted.filter((one) => 'startsLock' in one && one.startsLock).length, 1);
      for (const admission of admissions) {
        if (admission.kind === 'refused') assert.ok(admission.retryAfterSeconds > 3500);
      }
      const other = await limits.admit(what, { ip: '192.0.2.1', subject: 'bob@example.com' });
      assert.equal(other.kind, 'admitted');
    });
  }

  for (const [what, allowed] of fromNetworks) {
    test(`${what}: limits a network whatever it asks about, and nobody else`, async () => {
      const limits = newLimits();
      // Addresses of one customer.
      const ip = (index: number) => `2001:db8::${index.toString(16)}`;
      const admissions = await Promise.all(
        Array.from({ length: allowed.network + 10 }, (_, index) =>
          limits.admit(what, { ip: ip(index), subject: `person-${index}@example.com` }),
        ),
      );
      const admitted = admissions.filter(({ kind }) => kind === 'admitted');
      assert.equal(admitted.length, allowed.network);
      for (let round = 0; round < 5; round += 1) {
        await limits.admit(what, { ip: ip(1), subject: 'owner@example.com' });
      }
      const owner = await limits.admit(what, { ip: '2001:db8:1::1', subject: 'owner@example.com' });
      assert.equal(owner.kind, 'admitted');
    });
  }

  test('confirming is limited by network alone, and different kinds of request do not share a count', async () => {
    const limits = newLimits();
    const from = { ip: '192.0.2.1', subject: 'ada@example.com' };
    for (let round = 0; round < 60; round += 1) {
      assert.equal((await limits.admit('confirm', from)).kind, 'admitted');
    }
    assert.equal((await limits.admit('confirm', from)).kind, 'refused');
    assert.equal((await limits.admit('forgot', from)).kind, 'admitted');
  });
});
