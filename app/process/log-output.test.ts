import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createUnreadPipe, logThatNobodyTakes } from '../testing/drills/log-that-nobody-takes.ts';
import { createTestStores } from '../testing/stores.ts';

/** Many more lines than fit into a pipe. */
const requests = 200;

describe('a log that cannot be written', () => {
  const outputs: Record<string, () => string> = {
    'on a full disk': () => '/dev/full',
    'to a frozen reader': createUnreadPipe,
  };
  for (const [where, output] of Object.entries(outputs)) {
    test(`${where} delays no request, and not the end of the process`, async () => {
      const stores = await createTestStores('sqlite');
      const { answered } = await logThatNobodyTakes(stores, output(), { requests });
      assert.equal(answered, requests);
      await stores.remove();
    });
  }
});
