import { frozenPostgres } from '../testing/drills/frozen-postgres.ts';
import { fullDisk } from '../testing/drills/full-disk.ts';
import { killWhileRegistering } from '../testing/drills/kill-while-registering.ts';
import { logOutRace } from '../testing/drills/log-out-race.ts';
import { createUnreadPipe, logThatNobodyTakes } from '../testing/drills/log-that-nobody-takes.ts';
import { loggedInDuringFlood } from '../testing/drills/logged-in-during-flood.ts';
import { ownersDuringFlood } from '../testing/drills/owners-during-flood.ts';
import { revokeElsewhere } from '../testing/drills/revoke-elsewhere.ts';
import { rollingRestarts } from '../testing/drills/rolling-restarts.ts';
import { startStoreServers } from '../testing/run/store-servers.ts';
import { createTestStores, type StoreProfile, type TestStores } from '../testing/stores.ts';
import { buildAssets } from './build-assets.ts';

// `npm run faults` repeats some tests of `npm test` often enough to find rare failures. It stops at the first
// broken promise. `npm run faults -- flood` runs the drills with this word in their name.

interface Drill {
  readonly name: string;
  readonly profile: StoreProfile;
  run(stores: TestStores): Promise<object>;
}

type Counts = Readonly<Record<string, unknown>>;

const rounds = 20;
const revocations = 1000;
const races = 1000;
const owners = 10;
const floodSeconds = 60;
const logged = { requests: 20_000, warmUp: 10_000 };
const twoWorkers = { WORKERS: '2' };

const drills: readonly Drill[] = [
  ...(['sqlite', 'postgres'] as const).map((profile) => ({
    name: `kill -9 while registering, ${rounds} times on ${profile}`,
    profile,
    run: (stores: TestStores) => killWhileRegistering(stores, rounds),
  })),
  {
    name: `revoked by one process, checked at another, ${revocations} times beside 8 busy processes`,
    profile: 'redis',
    run: (stores) => revokeElsewhere(stores, revocations),
  },
  ...(['sqlite', 'redis'] as const).map((profile) => ({
    name: `a logout in a race with requests of its session, ${races} times on ${profile}`,
    profile,
    run: (stores: TestStores) => logOutRace(stores, races),
  })),
  {
    name: `${owners} owners on known browsers during a flood from 64 networks`,
    profile: 'sqlite',
    run: (stores) => ownersDuringFlood(stores, owners, { BCRYPT_COST: '12' }),
  },
  {
    name: `somebody logged in during ${floodSeconds} s of a flood of slow hashes`,
    profile: 'redis',
    run: (stores) => loggedInDuringFlood(stores, floodSeconds),
  },
  {
    name: 'a log on a full disk',
    profile: 'sqlite',
    run: (stores) => logThatNobodyTakes(stores, '/dev/full', logged),
  },
  {
    name: 'a log whose reader is frozen',
    profile: 'sqlite',
    run: (stores) => logThatNobodyTakes(stores, createUnreadPipe(), logged),
  },
  {
    name: 'a log whose reader is frozen, with workers',
    profile: 'redis',
    run: (stores) => logThatNobodyTakes(stores, createUnreadPipe(), logged, twoWorkers),
  },
  {
    name: `${rounds} rolling restarts of two servers, as fast as this machine answers`,
    profile: 'redis',
    run: (stores) => rollingRestarts(stores, { rounds, clients: 32, pauseMs: 0 }),
  },
  { name: 'a full disk below the embedded database', profile: 'sqlite', run: () => fullDisk() },
  { name: 'a frozen PostgreSQL under load', profile: 'postgres', run: () => frozenPostgres() },
];

const [wanted = ''] = process.argv.slice(2);
await buildAssets();
const servers = await startStoreServers();
Object.assign(process.env, servers.environment);
for (const { name, profile, run } of drills.filter((drill) => drill.name.includes(wanted))) {
  const stores = await createTestStores(profile);
  const report = await run(stores);
  console.log(`${name}: ${JSON.stringify(report)}`);
  await stores.remove();
  // Counted instead of asserted, so that the report says how often.
  const isBroken = ['oldAnswers', 'revived'].some((count) => (report as Counts)[count]);
  if (isBroken) process.exitCode = 1;
}
await servers.stop();
