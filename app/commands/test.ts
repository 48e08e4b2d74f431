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

// `npm test` runs everything, `npm run check` what needs only Node. Every stage runs, even if earlier ones
// failed. The end lists the stages, their times, and the name of each failed test.

const { values: options } = parseArgs({
  options: {
    /** Only SQLite, no browser: the fast loop. */
    check: { type: 'boolean', default: false },
  },
});

// Before the first folder is created.
const inMemory = memoryFolder();
if (inMemory !== undefined) process.env['TMPDIR'] ??= inMemory;

const results: StageResult[] = [];

/** Node compiles each module once for all processes of a run. */
const compiled = { NODE_COMPILE_CACHE: createThrowAwayDirectory('compiled').path };

async function stage(name: string, command: string, args: string[], environment = {}) {
  results.push(await runStage({ name, command, args, environment }));
}

/** Folder for bundles of files that share a process. */
const bundles = createThrowAwayDirectory('bundles').path;

/** Runs the test files in few processes. */
function inBundles(paths: string[]) {
  const name = `${results.length}`;
  // One more than processors: while some wait, others work.
  return nodeTests(bundle(paths, bundles, name), availableParallelism() + 1);
}

function nodeTests(files: string[], concurrency: number) {
  return [
    '--test',
    `--test-concurrency=${concurrency}`,
    // A test that hangs has failed, and one that forgot to close something must not block the rest.
    '--test-timeout=900000',
    '--test-force-exit',
    ...files,
  ];
}

/** The other stages need servers. If these did not start, that is their failure. */
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
// Missing programs are installed, and servers started, during the tests that need none of them.
const starting = options.check ? undefined : startStoreServers();
starting?.catch(() => {
  // Reported by the stages that need it.
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
