import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Kysely } from 'kysely';
import { readConfig } from '../config.ts';
import { type Database, openDatabase } from '../platform/database/database.ts';
import type { Schema } from '../platform/schema.ts';
import { createServices, type Services } from '../services.ts';
import { startApplication, type TestApplication } from '../testing/application.ts';
import { addAuthenticatorApp, type TestApp } from '../testing/factors.ts';
import { newAddress } from '../testing/registrations.ts';

const browser = 'a secret of this browser';

describe('the secrets of factors', () => {
  let application: TestApplication;
  let database: Database;
  let sql: Kysely<Schema>;
  before(async () => {
    application = await startApplication();
    const { DATABASE_URL, DATA_DIR = '' } = application.stores.environment;
    database = openDatabase(DATABASE_URL ?? `sqlite:${join(DATA_DIR, 'gatehouse.db')}`);
    sql = database.queries;
  });
  after(async () => {
    await database.close();
    await application.close();
  });

  async function owner() {
    const account = await application.createAccount();
    const app = await addAuthenticatorApp(application, account.id);
    return { account, app };
  }

  const post = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${application.address}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': newAddress(), ...headers },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  async function logIn(
    { account, app }: Awaited<ReturnType<typeof owner>>,
    code = app.code(),
    headers: Record<string, string> = {},
  ) {
    const { username, password } = account;
    const { login_token } = (await post('/login', { username, password })).body;
    const answer = { login_token, kind: 'totp', code };
    return (await post('/login/second-factor', answer, headers)).status;
  }

  const sealedOf = async ({ id }: TestApp) => {
    const row = sql.selectFrom('totp_secrets').selectAll().where('factor_id', '=', id);
    return (await row.executeTakeFirstOrThrow()).sealed_secret;
  };
  const seal = ({ id }: TestApp, sealed_secret: string) =>
    sql.updateTable('totp_secrets').set({ sealed_secret }).where('factor_id', '=', id).execute();

  test('are sealed: one that was altered, or moved from another account, refuses the login', async () => {
    const [ada, grace] = [await owner(), await owner()];
    const kept = await sealedOf(ada.app);
    assert.ok(!Buffer.from(kept, 'base64url').toString('latin1').includes(ada.app.secret));
    // An intruder with write access to the database replaces her secret by his own.
    await seal(ada.app, await sealedOf(grace.app));
    assert.equal(await logIn({ ...ada, app: grace.app }), 401, 'moved');
    await seal(ada.app, kept);
    assert.equal(await logIn(ada), 200, 'restored');
    for (const broken of ['', 'x', kept.slice(0, -4), `${kept.slice(0, -4)}AAAA`]) {
      const somebody = await owner();
      await seal(somebody.app, broken);
      assert.equal(await logIn(somebody), 401, `altered: ${broken.length}`);
      const { sessions } = application.services.stores;
      const now = application.clock.now();
      assert.deepEqual(await sessions.listLive(somebody.account.id, now), []);
    }
  });

  test('outlive the removal of an old SESSION_SECRET', async () => {
    const ada = await owner();
    const old = application.stores.environment['SESSION_SECRET'];
    const added = 'the next session secret that is only for the tests';
    const reading = (SESSION_SECRET: string) =>
      createServices(readConfig({ ...application.stores.environment, SESSION_SECRET }), {
        now: () => application.clock.now() + 60_000,
      });
    const [rotated, newest] = [reading(`${added},${old}`), reading(added)];
    const prove = ({ factorKinds, transact }: Services) =>
      transact((stores) =>
        factorKinds.totp.verify(stores, ada.account.id, { answer: ada.app.code(2) } as never),
      );
    assert.equal((await prove(newest)).kind, 'rejected', 'before');
    await rotated.renewFactorSecrets();
    assert.equal((await prove(newest)).kind, 'proved');
    assert.equal((await prove(rotated)).kind, 'rejected', 'a code works once');
    for (const services of [rotated, newest]) await services.close();
  });

  test('are random and long: apps have 160 bits, recovery codes 120, challenges 256', async () => {
    const { services } = application;
    const { totp, recovery_codes: codes, passkey } = services.factorKinds;
    const { account } = await owner();
    const ada = { ...account, name: 'Ada' };
    const seen = { apps: new Set<string>(), codes: new Set<string>(), challenges: new Set() };
    for (let count = 0; count < 100; count += 1) {
      const app = await totp.offer(services.stores, ada, { browser });
      assert.match(app.shown.secret, /^[A-Z2-7]{32}$/);
      seen.apps.add(app.shown.secret);
      for (const code of (await codes.offer(services.stores, ada, { browser })).shown) {
        assert.match(code, /^(?:[a-z2-7]{4}-){5}[a-z2-7]{4}$/);
        seen.codes.add(code);
      }
      for (let more = 0; more < 10; more += 1) {
        const asked = await passkey.challenge(services.stores, { purpose: 'log-in', browser });
        assert.equal(Buffer.from(asked.asked.challenge, 'base64url').length, 32);
        seen.challenges.add(asked.asked.challenge);
      }
    }
    assert.deepEqual([seen.apps.size, seen.codes.size, seen.challenges.size], [100, 1000, 1000]);
    // Each of 32 letters is expected 750 times among 24,000. A deviation of a fifth is a fault, and cannot be
    // chance.
    const letters = [...seen.codes].join('').replaceAll('-', '');
    for (const letter of 'abcdefghijklmnopqrstuvwxyz234567') {
      const times = letters.split(letter).length - 1;
      assert.ok(times > 600 && times < 900, `${letter}: ${times}`);
    }
  });

  test('are kept as digests where they can be, and never in plain text', async () => {
    const { app } = await owner();
    const rows = [
      ...(await sql.selectFrom('recovery_codes').selectAll().execute()),
      ...(await sql.selectFrom('totp_secrets').selectAll().execute()),
    ];
    const dump = JSON.stringify(rows);
    assert.ok(!dump.includes(app.secret));
    for (const code of app.recoveryCodes) {
      assert.ok(!dump.includes(code) && !dump.includes(code.replaceAll('-', '')));
    }
  });

  test('are judged by the clock of the server: no header of the request moves it', async () => {
    const somebody = await owner();
    const then = new Date(application.clock.now() + 10 * 60_000).toUTCString();
    const headers = { date: then, 'x-date': then, 'if-modified-since': then };
    assert.equal(await logIn(somebody, somebody.app.code(20), headers), 401);
    assert.equal(await logIn(somebody, somebody.app.code(), headers), 200);
  });
});
