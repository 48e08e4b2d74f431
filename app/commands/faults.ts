import { killWhileRegistering } from '../testing/drills/kill-while-registering.ts';
import { revokeElsewhere } from '../testing/drills/revoke-elsewhere.ts';
import { startStoreServers } from '../testing/run/store-servers.ts';
import { createTestStores, type StoreProfile } from '../testing/stores.ts';
import { buildAssets } from './build-assets.ts';

// `npm run faults`: what `npm test` does a few times, done often enough to meet what is rare. Stops at the
// first thing that is not as promised.

const rounds = 20;
const revocations = 1000;
const profiles: readonly StoreProfile[] = ['sqlite', 'postgres'];

await buildAssets();
const servers = await startStoreServers();
Object.assign(process.env, servers.environment);
for (const profile of profiles) {
  const stores = await createTestStores(profile);
  const report = await killWhileRegistering(stores, rounds);
  await stores.remove();
  console.log(
    `kill -9 while registering, ${rounds} times on ${profile}: ${JSON.stringify(report)}`,
  );
}
const shared = await createTestStores('redis');
const report = await revokeElsewhere(shared, revocations);
await shared.remove();
console.log(`revoked by one process, asked of another: ${JSON.stringify(report)}`);
await servers.stop();
if (report.oldAnswers > 0) process.exitCode = 1;
