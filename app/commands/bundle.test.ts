import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { createThrowAwayDirectory } from '../testing/machine/throw-away-directory.ts';

const root = join(import.meta.dirname, '../..');
const ask = `
  const { bundled } = await import(process.argv[1]);
  console.log(await bundled('gatehouse'));
`;

/** A clone whose packages are those of this one, except for the bundles among them. */
function clone() {
  const { path } = createThrowAwayDirectory('gatehouse-clone');
  for (const name of ['app', 'package.json', 'package-lock.json']) {
    cpSync(join(root, name), join(path, name), { recursive: true });
  }
  mkdirSync(join(path, 'node_modules'));
  for (const name of ['esbuild', 'connect-redis', 'jose', 'kysely', 'uuid', 'zod']) {
    symlinkSync(join(root, 'node_modules', name), join(path, 'node_modules', name));
  }
  return path;
}

function bundledIn(path: string): string {
  const module = pathToFileURL(join(path, 'app/commands/bundle.ts')).href;
  const args = ['--input-type=module', '--eval', ask, module];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.equal(stderr, '');
  return stdout.trim();
}

test('programs are bundled again when a source changes, and run from source where that is impossible', () => {
  const path = clone();
  const first = bundledIn(path);
  assert.match(first, /\.cache\/gatehouse-bundles\/\w+\/gatehouse\.mjs$/);
  assert.ok(existsSync(first));
  assert.equal(bundledIn(path), first);

  writeFileSync(join(path, 'app/commands/gatehouse/main.ts'), 'console.log(import.meta.dirname);');
  const second = bundledIn(path);
  assert.notEqual(second, first);
  assert.ok(existsSync(first), 'a running program may start workers from it');
  const { stdout } = spawnSync(process.execPath, [second], { encoding: 'utf8' });
  assert.equal(stdout.trim(), join(path, 'app/commands/gatehouse'));

  writeFileSync(join(path, 'app/commands/gatehouse/main.ts'), 'not TypeScript');
  assert.equal(bundledIn(path), join(path, 'app/commands/gatehouse/main.ts'));
});
