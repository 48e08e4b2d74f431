import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { createThrowAwayDirectory } from '../machine/throw-away-directory.ts';
import { findTestFiles, onceIsEnough } from './test-files.ts';

/** In a folder of its own, sorted like those of this repository. */
function sorted(path: string, text: string) {
  const { path: folder } = createThrowAwayDirectory('test-files');
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  const stages = Object.entries(findTestFiles(folder)) as [string, string[]][];
  return stages.filter(([, files]) => files.includes(path)).map(([stage]) => stage);
}

const throughTheStores = "import { startApplication } from '../testing/application.ts';\n";

test('a new test that uses the stores runs on each of them, wherever it is', () => {
  for (const folder of ['app/sessions', 'app/journeys/programs', 'app/some/new/floor']) {
    const stages = sorted(`${folder}/new.test.ts`, throughTheStores);
    assert.deepEqual(stages, ['embedded', 'onAnyStore', 'changedByRedis']);
  }
});

test('a test of a room that Redis does not affect is not run on PostgreSQL alone', () => {
  for (const folder of ['app/http/pages/account', 'app/factors', 'examples/board']) {
    const stages = sorted(`${folder}/new.test.ts`, throughTheStores);
    assert.deepEqual(stages, ['embedded', 'onAnyStore']);
  }
});

test('a test that starts servers, measures time or uses no store runs once', () => {
  const starts = `${throughTheStores}import { startRedis } from '../testing/machine/redis.ts';\n`;
  assert.deepEqual(sorted('app/sessions/new.test.ts', starts), ['besideServers']);
  assert.deepEqual(sorted('app/sessions/new.timing.test.ts', throughTheStores), ['timing']);
  assert.deepEqual(sorted('app/access/new.test.ts', ''), ['embedded']);
});

test('every test file of this repository runs at least once', () => {
  const { embedded, besideServers, timing, onAnyStore, changedByRedis } = findTestFiles();
  const once = [...embedded, ...besideServers, ...timing];
  assert.equal(new Set(once).size, once.length);
  for (const path of onceIsEnough) assert.ok(once.includes(path), path);
  for (const path of [...onAnyStore, ...changedByRedis]) assert.ok(once.includes(path), path);
});
