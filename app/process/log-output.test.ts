import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { createUnreadPipe, logThatNobodyTakes } from '../testing/drills/log-that-nobody-takes.ts';
import { createTestStores } from '../testing/stores.ts';

/** Far more lines than fit into a pipe. */
const requests = 200;
const full = '/dev/full';
const command = join(import.meta.dirname, '../commands/gatehouse.ts');

describe('a log that cannot be written', () => {
  const outputs: Record<string, () => string> = {
    'on a full disk': () => full,
    'to a reader that stands still': createUnreadPipe,
  };
  for (const [where, output] of Object.entries(outputs)) {
    test(`${where} holds up no request, and not the end`, async () => {
      const stores = await createTestStores('sqlite');
      const { answered } = await logThatNobodyTakes(stores, output(), requests);
      assert.equal(answered, requests);
      await stores.remove();
    });
  }

  test('a command whose output cannot be written says so and fails', () => {
    const result = spawnSync(
      '/bin/sh',
      ['-c', `exec "$0" "$@" > ${full}`, process.execPath, command, '--help'],
      { encoding: 'utf8' },
    );
    assert.equal(result.status, 1);
    assert.match(result.stderr, /^The output could not be written: ENOSPC/);
  });
});
