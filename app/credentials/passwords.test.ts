import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { getRounds } from 'bcryptjs';
import { Unavailable } from '../platform/unavailable.ts';
import { createHashPool, type HashPool } from './hash-pool.ts';
import { findPasswordFault, isTooLong } from './password-rules.ts';
import type { PasswordHash } from './password-store.ts';
import { createPasswords } from './passwords.ts';
import { createPeppers } from './peppers.ts';

const cost = 4;
const [oldPepper, newPepper] = ['the old pepper', 'the new pepper'];

describe('passwords', () => {
  let pool: HashPool;
  before(() => {
    pool = createHashPool({ threads: 2, queue: 100 });
  });
  after(() => pool.close());

  const keeper = (peppers = [oldPepper], rounds = cost) =>
    createPasswords({ pool, peppers: createPeppers(peppers), cost: rounds });

  test('every character counts, even the 64th é and the 73rd letter', async () => {
    const pairs = [
      ['é'.repeat(64), `${'é'.repeat(63)}è`],
      [`${'a'.repeat(72)}1`, `${'a'.repeat(72)}2`],
      ['🏰'.repeat(64), `${'🏰'.repeat(63)}🗼`],
      [`with a NUL\u0000 inside`, `with a NUL\u0000 outside`],
      [' spaces around ', 'spaces around'],
    ] as const;
    for (const [password, other] of pairs) {
      const kept = await keeper().hash(password);
      assert.equal(await keeper().verify(password, kept), true);
      assert.equal(await keeper().verify(other, kept), false);
    }
  });

  test('the same text typed on another keyboard is the same password', async () => {
    const kept = await keeper().hash('cafe\u0301 au lait');
    assert.equal(await keeper().verify('caf\u00e9 au lait', kept), true);
  });

  test('accepts 1,024 bytes and refuses 1,025', () => {
    assert.equal(findPasswordFault('a'.repeat(1024), 15), undefined);
    assert.equal(findPasswordFault('a'.repeat(1025), 15), 'too-long');
    assert.equal(isTooLong('é'.repeat(512)), false);
    assert.equal(isTooLong(`${'é'.repeat(512)}a`), true);
  });

  test('counts length in characters, not bytes, and has no composition rules', () => {
    assert.equal(findPasswordFault('🏰'.repeat(14), 15), 'too-short');
    for (const fine of [
      '🏰 by the 🌊, 2 🐴',
      'fifteen letters',
      'xkqzvbnwrtplmsd',
      'é'.repeat(64),
    ]) {
      assert.equal(findPasswordFault(fine, 15), undefined);
    }
    assert.equal(findPasswordFault('', 15), 'empty');
  });

  test('bcrypt does its work even without a stored password', async () => {
    const slow = keeper([oldPepper], 10);
    const kept = await slow.hash('a password');
    const leastMs = async (known: PasswordHash | undefined) => {
      let least = Infinity;
      for (let round = 0; round < 3; round += 1) {
        const startedAt = performance.now();
        await slow.verify('another', known);
        least = Math.min(least, performance.now() - startedAt);
      }
      return least;
    };
    const [wrong, unknown] = [await leastMs(kept), await leastMs(undefined)];
    // A hash that bcrypt refuses would take a thousandth. The exact work is counted below.
    assert.ok(unknown > wrong / 10, `${unknown} ms of ${wrong}`);
  });

  test('nothing matches without a stored password, and every check costs as much, also of a hash with an old cost', async () => {
    let rounds = 0;
    const counting: HashPool = {
      ...pool,
      async verify(key, hash, extraCosts) {
        for (const each of [getRounds(hash), ...extraCosts]) rounds += 2 ** each;
        return pool.verify(key, hash, extraCosts);
      },
    };
    const raised = createPasswords({
      pool: counting,
      peppers: createPeppers([oldPepper]),
      cost: 7,
    });
    const kept = await keeper().hash('a password');
    const current = await raised.hash('a password');
    for (const [password, known, matches] of [
      ['a password', current, true],
      ['another', current, false],
      ['a password', kept, true],
      ['another', kept, false],
      ['another', undefined, false],
    ] as const) {
      rounds = 0;
      assert.equal(await raised.verify(password, known), matches);
      assert.equal(rounds, 2 ** 7);
    }
  });

  test('renews a hash when the cost or the pepper has changed', async () => {
    const kept = await keeper().hash('a password');
    assert.equal(await keeper().renew('a password', kept, 'owner'), undefined);
    const dearer = await keeper([oldPepper], 5).renew('a password', kept, 'owner');
    assert.match(dearer?.hash ?? '', /^\$2b\$05\$/);
    const rotated = keeper([newPepper, oldPepper]);
    assert.equal(await rotated.verify('a password', kept), true);
    const renewed = await rotated.renew('a password', kept, 'owner');
    assert.ok(renewed);
    assert.equal(await keeper([newPepper]).verify('a password', renewed), true);
    assert.equal(await keeper([newPepper]).verify('a password', kept), false);
  });

  test('a hash reveals nothing about the password without the pepper', async () => {
    const kept = await keeper().hash('a password');
    assert.equal(await keeper([newPepper]).verify('a password', kept), false);
    assert.ok(!JSON.stringify(kept).includes(oldPepper));
  });

  test('refuses hashes beyond the queue at once, and serves every waiting one', async () => {
    const small = createHashPool({ threads: 1, queue: 2 });
    const passwords = createPasswords({ pool: small, peppers: createPeppers(['x']), cost: 8 });
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () => passwords.hash('a password')),
    );
    const refused = results.filter(({ status }) => status === 'rejected');
    assert.ok(refused.length >= 7 && refused.length < 10, String(refused.length));
    for (const { reason } of refused as PromiseRejectedResult[]) {
      assert.ok(reason instanceof Unavailable && reason.retryAfterSeconds > 0);
    }
    assert.ok(await passwords.hash('a password'));
    await small.close();
  });

  test('hashing does not delay the thread that answers requests', async () => {
    const slow = keeper([oldPepper], 11);
    // Both threads have started.
    await Promise.all([slow.hash('a password'), slow.hash('a password')]);
    // Measures CPU time of threads: on a busy machine, wall-clock time includes too much.
    const [all, own] = [process.cpuUsage(), process.threadCpuUsage()];
    // One for each thread: on a busy machine, a hash would not wait long enough for a free one.
    for (let round = 0; round < 4; round += 1) {
      await Promise.all([slow.hash('a password'), slow.hash('a password')]);
    }
    const [allMicros, ownMicros] = [process.cpuUsage(all).user, process.threadCpuUsage(own).user];
    assert.ok(ownMicros < allMicros / 10, `${ownMicros} of ${allMicros} microseconds`);
  });
});
