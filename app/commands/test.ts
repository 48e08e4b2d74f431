import { parseArgs } from 'node:util';
import { createThrowAwayDirectory } from '../testing/machine/throw-away-directory.ts';
import { failed, printSummary, runStage, type StageResult } from '../testing/run/stages.ts';
import { startStoreServers } from '../testing/run/store-servers.ts';
import { findTestFiles } from '../testing/run/test-files.ts';
import { buildAssets } from './build-assets.ts';

// `npm test` runs everything, `npm run check` what needs nothing but Node. Stops at the first stage
// that fails and says at the end what ran and how long it took.

const { values: options } = parseArgs({
  options: {
    /** Embedded stores only, no browser: the fast loop. */
    check: { type: 'boolean', default: false },
  },
});

const results: StageResult[] = [];

/** Node compiles each module once for all the processes of a run, and not for each of a thousand. */
const compiled = { NODE_COMPILE_CACHE: createThrowAwayDirectory('compiled').path };

async function stage(name: string, command: string, args: string[], environment = {}) {
  if (failed(results)) return;
  results.push(await runStage(name, command, args, environment));
}

function nodeTests(files: string[], concurrency: number) {
  return [
    '--test',
    `--test-concurrency=${concurrency}`,
    // What hangs has failed, and what forgot to close something must not keep the rest waiting.
    '--test-timeout=300000',
    '--test-force-exit',
    '--test-reporter=spec',
    ...files,
  ];
}

const files = findTestFiles();
// What is missing is installed, and the servers started, while what needs none of it is tested.
const starting = options.check ? undefined : startStoreServers();
starting?.catch(() => {
  // Said below, where they are needed.
});

await buildAssets();
await stage('format and lint', 'biome', [
  'ci',
  '.',
  ...(process.stdout.isTTY ? [] : ['--colors=off']),
]);
await stage('types', 'tsc', ['-p', '.']);
await stage('unused code', 'knip', ['--no-progress']);
await stage('unit and HTTP, SQLite', 'node', nodeTests(files.embedded, 2), {
  TEST_PROFILE: 'sqlite',
  ...compiled,
});

if (starting !== undefined && !failed(results)) {
  const servers = await starting.catch((error: Error) => {
    printSummary(results);
    console.error(`\nThe servers that the tests need did not start. ${error.message}`);
    process.exit(1);
  });
  const stores = { ...servers.environment, ...compiled };
  await stage('beside other servers, SQLite', 'node', nodeTests(files.besideServers, 2), {
    TEST_PROFILE: 'sqlite',
    ...stores,
  });
  for (const profile of ['postgres', 'redis'] as const) {
    const label = { postgres: 'PostgreSQL', redis: 'Redis + PostgreSQL' }[profile];
    await stage(`HTTP and stores, ${label}`, 'node', nodeTests(files.onAnyStore, 2), {
      TEST_PROFILE: profile,
      ...stores,
    });
  }
  await stage('timing', 'node', nodeTests(files.timing, 1), servers.environment);
  await stage('end to end', 'playwright', ['test'], stores);
  await servers.stop();
}

printSummary(results);
process.exit(failed(results) ? 1 : 0);
