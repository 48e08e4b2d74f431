import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { newId } from '../platform/ids.ts';
import { startApplication, type TestApplication } from '../testing/application.ts';
import { assertInTime } from '../testing/in-time.ts';
import { median } from '../testing/median.ts';
import { createTestStores } from '../testing/stores.ts';

/** Set EXPIRED for a million. */
const expired = Number(process.env['EXPIRED'] ?? 30_000);
const rounds = 15;
const circumstances = { ip: '', userAgent: '', requestId: '' };
/** What a scan of that many rows takes many times over. */
const slackMs = 3;

test(`${expired} expired tokens of one account slow none of its sessions down`, async (context) => {
  const app = await startApplication({}, await createTestStores('sqlite'));
  try {
    const { id, username: name, password } = await app.createAccount();
    const { logInProgram, introspectToken, endSessions } = app.services;
    const measure = async () => {
      const took = { introspecting: [] as number[], ending: [] as number[] };
      const outcome = await logInProgram({ name, password, format: 'opaque', circumstances });
      const token = outcome.kind === 'logged-in' ? outcome.tokens.accessToken : '';
      for (let round = 0; round < rounds; round += 1) {
        const startedAt = performance.now();
        const found = await introspectToken({ token, hint: undefined });
        const askedAt = performance.now();
        assert.ok(found?.kind === 'session');
        await endSessions({ by: found.session, which: 'others', circumstances });
        took.introspecting.push(askedAt - startedAt);
        took.ending.push(performance.now() - askedAt);
      }
      return took;
    };
    const [before, , after] = [await measure(), fill(app, id), await measure()];
    for (const what of ['introspecting', 'ending'] as const) {
      const [empty, full] = [median(before[what]), median(after[what])];
      const figures = `${what}: ${empty.toFixed(2)} ms without them, ${full.toFixed(2)} with`;
      context.diagnostic(figures);
      await assertInTime(full, empty * 2 + slackMs, figures);
    }
  } finally {
    await app.close();
    await app.stores.remove();
  }
});

function open({ stores }: TestApplication): DatabaseSync {
  return new DatabaseSync(join(stores.environment['DATA_DIR'] ?? '', 'gatehouse.db'));
}

/** Expired two days ago, and never logged out. */
function fill(app: TestApplication, accountId: string) {
  const database = open(app);
  const then = app.clock.now() - 172_800_000;
  const insert = database.prepare(
    `insert into sessions (id, digest, account_id, kind, ip, user_agent, created_at, authenticated_at,
       last_seen_at, idle_limit_ms, idle_ends_at, ends_at)
     values (?, ?, ?, 'opaque', '', '', ?, ?, ?, 2000, ?, ?)`,
  );
  database.exec('begin');
  for (let row = 0; row < expired; row += 1) {
    const id = newId();
    insert.run(id, id, accountId, then, then, then, then + 2000, then + 2000);
  }
  database.exec('commit');
  database.close();
}
