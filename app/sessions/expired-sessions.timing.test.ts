import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { newId } from '../platform/ids.ts';
import { startApplication, type TestApplication } from '../testing/application.ts';
import { median } from '../testing/median.ts';
import { areSurelyDifferent, measurePairs } from '../testing/paired.ts';
import { createTestStores } from '../testing/stores.ts';

/** Set EXPIRED for another number, such as a million. */
const expired = Number(process.env['EXPIRED'] ?? 30_000);
const requestContext = { ip: '', userAgent: '', requestId: '' };
/** Scanning that many rows takes many times longer. */
const slackMs = 3;

test(`${expired} expired tokens of one account slow down none of its sessions`, async (context) => {
  const scenes = [await arrive(0), await arrive(expired)] as const;
  context.after(() => Promise.all(scenes.map(({ tearDown }) => tearDown())));
  for (const what of ['introspecting', 'ending'] as const) {
    const measured = await measurePairs((which) => scenes[which][what]());
    const [empty, full] = [
      median(measured.map(([ms]) => ms)),
      median(measured.map(([, ms]) => ms)),
    ];
    const figures = `${what}: ${empty.toFixed(2)} ms without them, ${full.toFixed(2)} with`;
    context.diagnostic(figures);
    assert.ok(!areSurelyDifferent(measured, empty + slackMs), figures);
  }
});

/** Starts a server with this many expired tokens of one account. Measures two operations there, in milliseconds. */
async function arrive(count: number) {
  const app = await startApplication({}, await createTestStores('sqlite'));
  const { id, username: name, password } = await app.createAccount();
  fill(app, id, count);
  const { logInProgram, introspectToken, endSessions } = app.services;
  const outcome = await logInProgram({ name, password, format: 'opaque', requestContext });
  const token = outcome.kind === 'logged-in' ? outcome.tokens.accessToken : '';
  const introspect = async () => {
    const found = await introspectToken({ token, hint: undefined });
    assert.ok(found?.kind === 'session');
    return found.session;
  };
  return {
    introspecting: () => timeOf(introspect),
    async ending() {
      const actor = await introspect();
      return timeOf(() => endSessions({ actor, which: 'others', requestContext }));
    },
    async tearDown() {
      await app.close();
      await app.stores.remove();
    },
  };
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function open({ stores }: TestApplication): DatabaseSync {
  return new DatabaseSync(join(stores.environment['DATA_DIR'] ?? '', 'gatehouse.db'));
}

/** These expired two days ago and were never logged out. */
function fill(app: TestApplication, accountId: string, count: number) {
  const database = open(app);
  const then = app.clock.now() - 172_800_000;
  const insert = database.prepare(
    `insert into sessions (id, digest, account_id, kind, ip, user_agent, created_at, authenticated_at,
       last_seen_at, idle_limit_ms, idle_ends_at, ends_at)
     values (?, ?, ?, 'opaque', '', '', ?, ?, ?, 2000, ?, ?)`,
  );
  database.exec('begin');
  for (let row = 0; row < count; row += 1) {
    const id = newId();
    insert.run(id, id, accountId, then, then, then, then + 2000, then + 2000);
  }
  database.exec('commit');
  database.close();
}
