import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { memoryFolder } from '../testing/machine/memory-folder.ts';
import { createThrowAwayDirectory } from '../testing/machine/throw-away-directory.ts';
import { bundle } from '../testing/run/bundles.ts';
import { runStage, type StageResult } from '../testing/run/stages.ts';
import { type StoreServers, startStoreServers } from '../testing/run/store-servers.ts';
import { isRed, summaryOf } from '../testing/run/summary.ts';
import { findTestFiles } from '../testing/run/test-files.ts';
import { buildAssets } from './build-assets.ts';

// `npm test` runs everything, `npm run check` what needs nothing but Node. Every stage runs, whatever became
// of those before it. The end says what ran, how long it took, and the name of each test that failed.

const { values: options } = parseArgs({
  options: {
    /** Embedded stores only, no browser: the fast loop. */
    check: { type: 'boolean', default: false },
  },
});

// Before the first folder is made.
const inMemory = memoryFolder();
if (inMemory !== undefined) process.env['TMPDIR'] ??= inMemory;

const results: StageResult[] = [];

/** Node compiles each module once for all the processes of a run, and not for each of a thousand. */
const compiled = { NODE_COMPILE_CACHE: createThrowAwayDirectory('compiled').path };

async function stage(name: string, command: string, args: string[], environment = {}) {
  results.push(await runStage({ name, command, args, environment }));
}

/** Files that share processes are bundled in here. */
const bundles = createThrowAwayDirectory('bundles').path;

/** The test files in few processes. */
function inBundles(paths: string[]) {
  const name = `${results.length}`;
  // One more than there are processors: while some wait, others work.
  return nodeTests(bundle(paths, bundles, name), availableParallelism() + 1);
}

function nodeTests(files: string[], concurrency: number) {
  return [
    '--test',
    `--test-concurrency=${concurrency}`,
    // What hangs has failed, and what forgot to close something must not keep the rest waiting.
    '--test-timeout=900000',
    '--test-force-exit',
    ...files,
  ];
}

/** The rest needs servers. If they did not start, that is what is wrong with it. */
async function besideServers(starting: Promise<StoreServers>) {
  const startedAt = performance.now();
  const servers = await starting.catch((error: Error) => {
    const seconds = (performance.now() - startedAt) / 1000;
    const fault = `The servers that the other stages need did not start. ${error.message}`;
    results.push({ name: 'servers', fault, seconds, passed: 0, failed: [], skipped: [] });
  });
  if (servers === undefined) return;
  const stores = { ...servers.environment, ...compiled };
  await stage('beside other servers, SQLite', 'node', inBundles(files.besideServers), {
    TEST_PROFILE: 'sqlite',
    ...stores,
  });
  await stage('HTTP and stores, Redis + PostgreSQL', 'node', inBundles(files.onAnyStore), {
    TEST_PROFILE: 'redis',
    ...stores,
  });
  await stage('what Redis changes, PostgreSQL', 'node', inBundles(files.changedByRedis), {
    TEST_PROFILE: 'postgres',
    ...stores,
  });
  await stage('timing', 'node', nodeTests(files.timing, 1), servers.environment);
  await stage('end to end', 'playwright', ['test'], stores);
  await servers.stop();
}

const files = findTestFiles();
// What is missing is installed, and the servers started, while what needs none of it is tested.
const starting = options.check ? undefined : startStoreServers();
starting?.catch(() => {
  // Said above, where they are needed.
});

await buildAssets();
const colours = process.stdout.isTTY ? [] : ['--colors=off'];
await stage('format and lint', 'biome', ['ci', '.', ...colours]);
await stage('types', 'tsc', ['-p', '.']);
await stage('unused code', 'knip', ['--no-progress']);
await stage('unit and HTTP, SQLite', 'node', inBundles(files.embedded), {
  TEST_PROFILE: 'sqlite',
  ...compiled,
});
if (starting !== undefined) await besideServers(starting);

console.log(summaryOf(results));
process.exit(results.some(isRed) ? 1 : 0);
