import { parseArgs } from 'node:util';
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

await buildAssets();
const files = findTestFiles();
await stage('format and lint', 'biome', [
  'ci',
  '.',
  ...(process.stdout.isTTY ? [] : ['--colors=off']),
]);
await stage('types', 'tsc', ['-p', '.']);
await stage('unused code', 'knip', ['--no-progress']);

if (options.check) {
  await stage('unit and HTTP, SQLite', 'node', nodeTests(files.embedded, 2), {
    TEST_PROFILE: 'sqlite',
  });
} else {
  const servers = await startStoreServers();
  const stores = servers.environment;
  await stage('unit and HTTP, SQLite', 'node', nodeTests(files.all, 2), {
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
  await stage('timing', 'node', nodeTests(files.timing, 1), stores);
  await stage('end to end', 'playwright', ['test'], stores);
  await servers.stop();
}

printSummary(results);
process.exit(failed(results) ? 1 : 0);
