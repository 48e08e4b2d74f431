import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createThrowAwayDirectory } from '../machine/throw-away-directory.ts';
import { runStage } from './stages.ts';
import { isRed, summaryOf } from './summary.ts';

const scratch = createThrowAwayDirectory('stages');
after(() => scratch.remove());

function testFile(name: string, body: string): string {
  const path = join(scratch.path, name);
  writeFileSync(path, `import { describe, test } from 'node:test';\n${body}`);
  return path;
}

const run = (command: string, ...args: string[]) =>
  runStage({ name: 'some tests', command, args, isShown: false });

test('a stage reports which tests passed, failed and were skipped, and the summary names them', async () => {
  const file = testFile(
    'some.test.mjs',
    `test('holds', () => {});
     describe('a group', () => {
       test('breaks', () => { throw new Error('as it should'); });
       test('breaks later', async () => { await test('not this'); throw new Error('as well'); });
     });
     test('is left out', { skip: true }, () => {});`,
  );
  const result = await run('node', '--test', file);
  assert.equal(result.passed, 2);
  assert.match(
    result.failed.join('\n'),
    /some\.test\.mjs:4 breaks\n.*some\.test\.mjs:5 breaks later$/,
  );
  assert.match(result.skipped.join('\n'), /is left out$/);
  assert.ok(isRed(result));
  const summary = summaryOf([result]);
  assert.match(summary, /^some tests +FAILED/m);
  assert.match(summary, /^2 passed, 2 failed, 1 skipped$/m);
  assert.match(summary, /^failed: .*some\.test\.mjs:4 breaks$/m);
  assert.match(summary, /^skipped: .*is left out$/m);
});

test('a file that cannot be loaded, and one that ends in the middle, are reported as failures with their names', async () => {
  for (const body of ["import './nowhere.mjs';", 'process.exit(3);']) {
    const file = testFile('broken.test.mjs', body);
    const result = await run('node', '--test', file);
    assert.match(result.failed.join(), /broken\.test\.mjs$/);
  }
});

test('a program that fails without a test reports how it ended', async () => {
  const result = await run('node', '--eval', 'process.exit(7)');
  assert.equal(result.fault, 'node ended with 7');
  assert.match(summaryOf([result]), /^node ended with 7$/m);
  const missing = await run('no-such-program');
  assert.match(missing.fault ?? '', /ENOENT/);
});

test('a stage reports its processor time', async () => {
  const work = 'const start = process.cpuUsage(); while (process.cpuUsage(start).user < 300_000);';
  const { processorSeconds = Number.NaN, ...rest } = await run('node', '--eval', work);
  assert.ok(
    processorSeconds >= 0.29 && processorSeconds < rest.seconds * 64,
    `${processorSeconds}`,
  );
  const summary = summaryOf([{ ...rest, seconds: 12, processorSeconds: 3.25 }]);
  assert.match(summary, /^some tests +ok +12\.0 s +3\.[23] s$/m);
});

test('a stage without failures is green', async () => {
  const file = testFile('well.test.mjs', "test('holds', () => {});");
  const result = await run('node', '--test', file);
  assert.ok(!isRed(result));
  assert.match(summaryOf([result]), /^1 passed, 0 failed, 0 skipped$/m);
});
