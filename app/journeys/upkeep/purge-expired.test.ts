import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { createAuditKeys } from '../../audit/audit-keys.ts';
import { openDatabase } from '../../platform/database/database.ts';
import { newId } from '../../platform/ids.ts';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import { createTestStores } from '../../testing/stores.ts';
import { createStores } from '../steps/stores.ts';

/** More than one chunk of each. */
const rows = { sessions: 450, one_time_tokens: 250, mail_outbox: 250, audit_events: 250 };
const longAgoMs = 400 * 86_400_000;

test('deletes expired rows, but never in the thread that answers requests', async (context) => {
  const app = await startApplication({}, await createTestStores('sqlite'));
  const database = new DatabaseSync(join(app.stores.environment['DATA_DIR'] ?? '', 'gatehouse.db'));
  try {
    const { id, token } = await logIn(app);
    const newer = count(database);
    fill(database, id, app.clock.now() - longAgoMs);
    const statements = recordStatements(context);
    let isOver = false;
    const sweeping = app.services.purgeExpired().finally(() => {
      isOver = true;
    });
    let introspections = 0;
    for (; !isOver; introspections += 1) {
      assert.ok(await app.services.introspectToken({ token, hint: undefined }));
      await setTimeout(10);
    }
    await sweeping;
    const here = statements();
    assert.ok(here.length >= introspections, 'statements are seen');
    const swept = new RegExp(`^delete from "(${Object.keys(rows).join('|')})"`);
    assert.deepEqual(
      here.filter((sql) => swept.test(sql)),
      [],
    );
    assert.deepEqual(count(database), newer);
  } finally {
    database.close();
    await app.close();
    await app.stores.remove();
  }
});

async function logIn(app: TestApplication) {
  const { id, username: name, password } = await app.createAccount();
  const requestContext = { ip: '', userAgent: '', requestId: '' };
  const outcome = await app.services.logInProgram({
    name,
    password,
    format: 'opaque',
    requestContext,
  });
  assert.ok(outcome.kind === 'logged-in');
  return { id, token: outcome.tokens.accessToken };
}

test('sweeps of tables that grow find their rows by an index', async (context) => {
  const stores = await createTestStores('sqlite');
  const path = join(stores.environment['DATA_DIR'] ?? '', 'gatehouse.db');
  const database = openDatabase(`sqlite:${path}`);
  const plain = new DatabaseSync(path);
  try {
    const sql = createStores(database.queries, false, { auditKeys: createAuditKeys([]) });
    const statements = recordStatements(context);
    await sql.oneTimeTokens.deleteExpired(0, 100);
    await sql.outbox.deleteExpired(0, 100);
    await sql.sessions.deleteExpired('jwt', 0, 100);
    await sql.audit.deleteUnsealed(0, 100);
    await sql.auditSeals.deleteEventsUpTo(1, 100);
    await sql.auditSeals.deleteUpTo(1, 100);
    await sql.pendingLogins.deleteExpired(0, 100);
    await sql.usedChallenges.deleteExpired(0, 100);
    await sql.trustedBrowsers.deleteExpired(0, 100);
    await sql.factors.deleteExpired(0, 100);
    await sql.registrations.deleteExpired(0, 100);
    const sweeps = statements().filter((text) => /^\s*delete from/.test(text));
    assert.equal(sweeps.length, 11);
    for (const text of sweeps) {
      const plan = plain
        .prepare(`explain query plan ${text}`)
        .all(...Array.from(text.matchAll(/\?/g), () => 0))
        .map(({ detail }) => String(detail));
      assert.ok(!plan.some((step) => /^SCAN \w+$/.test(step)), `${text}\n${plan.join('\n')}`);
    }
  } finally {
    plain.close();
    await database.close();
    await stores.remove();
  }
});

/** The statements that run in this thread from now on. */
function recordStatements(context: TestContext): () => string[] {
  const methods = (['run', 'all', 'get'] as const).map((name) =>
    context.mock.method(StatementSync.prototype, name),
  );
  return () => {
    const statements = methods.flatMap(({ mock }) =>
      mock.calls.map((call) => (call.this as StatementSync).sourceSQL),
    );
    context.mock.restoreAll();
    return statements;
  };
}

function count(database: DatabaseSync) {
  return Object.keys(rows).map((table) =>
    Number(database.prepare(`select count(*) as found from ${table}`).get()?.['found']),
  );
}

/** Random keys as in production: hardly two in a page. */
function fill(database: DatabaseSync, accountId: string, then: number) {
  const digest = () => randomBytes(32).toString('base64url');
  const insert = (table: keyof typeof rows, row: () => Record<string, string | number | null>) => {
    const names = Object.keys(row());
    const statement = database.prepare(
      `insert into ${table} (${names}) values (${names.map(() => '?')})`,
    );
    for (let made = 0; made < rows[table]; made += 1) statement.run(...Object.values(row()));
  };
  const [ip, user_agent, created_at] = ['', '', then];
  database.exec('begin');
  insert('sessions', () => ({
    id: newId(),
    digest: digest(),
    account_id: accountId,
    kind: 'opaque',
    ip,
    user_agent,
    created_at,
    authenticated_at: then,
    last_seen_at: then,
    ends_at: then,
  }));
  insert('one_time_tokens', () => ({
    digest: digest(),
    purpose: 'reset-password',
    created_at,
    expires_at: then,
  }));
  insert('mail_outbox', () => ({
    id: newId(),
    event_digest: digest(),
    kind: 'new-device',
    created_at,
    attempts: 1,
  }));
  insert('audit_events', () => ({
    id: newId(),
    at: then,
    event: 'authn_login_success',
    ip,
    user_agent,
    request_id: '',
  }));
  database.exec('commit');
}
