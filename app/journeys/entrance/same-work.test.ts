import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, type TestContext, test } from 'node:test';
import type { TestAccount } from '../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import { csrfOf } from '../../testing/browser.ts';
import { createWorkCounter, type Work } from '../../testing/count-work.ts';
import { failOften } from '../../testing/fail-often.ts';
import { startMailServer } from '../../testing/mail-server.ts';
import { decoyKey } from '../../throttling/count-failure.ts';

// The time of an answer must not reveal whether an account exists, so every answer takes the same hashes and the same
// statements. Counting them gives the same result on every machine.

const requestContext = { ip: '', userAgent: '', requestId: '' };
/** Rounds of one hash in tests. */
const hash = 2 ** 4;
const password = 'seven quiet otters row';
const wrong = 'a wrong passphrase';
const dayMs = 24 * 60 * 60 * 1000;
const newName = () => `new-${randomBytes(6).toString('hex')}`;
const newEmail = () => `${newName()}@example.com`;

/** Submits one form for several people, and compares the costs. */
async function costs(
  context: TestContext,
  application: TestApplication,
  path: string,
  status: number,
  cases: Readonly<Record<string, Record<string, string>>>,
): Promise<[name: string, work: Work][]> {
  const count = createWorkCounter(context.mock);
  const browser = application.browser();
  const _csrf = csrfOf(await browser.get(path));
  const counted: [string, Work][] = [];
  for (const [name, fields] of Object.entries(cases)) {
    const from = { 'x-forwarded-for': `10.${[...randomBytes(3)].join('.')}` };
    const work = await count(async () => {
      const answer = await browser.post(path, { _csrf, ...fields }, from);
      assert.equal(answer.status, status, name);
    });
    counted.push([name, work]);
  }
  return counted;
}

function assertAlike(counted: [name: string, work: Work][]) {
  const [[, first] = ['', undefined], ...others] = counted;
  assert.ok(first !== undefined && first.statements.length > 0 && others.length > 0);
  for (const [name, work] of others) assert.deepEqual(work, first, name);
}

async function start(context: TestContext, environment = {}) {
  const application = await startApplication(environment);
  context.after(() => application.close());
  return application;
}

describe('the same work for everybody', () => {
  test('a refused login: unknown, wrong, registered, disabled, deleted', async (context) => {
    const application = await start(context);
    const { stores, clock, deleteAccount } = application.services;
    const create = () => application.createAccount();
    const [known, disabled, deleted] = [...[await create(), await create()], await create()] as [
      TestAccount,
      TestAccount,
      TestAccount,
    ];
    const registered = { username: newName(), email: newEmail(), password };
    assert.equal((await application.browser().submit('/register', registered)).status, 303);
    await stores.accounts.disable(disabled.id, clock.now());
    await deleteAccount({ accountId: deleted.id, requestContext });
    const counted = await costs(context, application, '/login', 401, {
      unknown: { username: newName(), password: wrong },
      'unknown email': { username: newEmail(), password: wrong },
      wrong: { username: known.username, password: wrong },
      'wrong, by email': { username: known.email, password: wrong },
      'wrong and disabled': { username: disabled.username, password: wrong },
      deleted: { username: deleted.username, password: deleted.password },
      registered: { username: registered.username, password: wrong },
      'registered, by email': { username: registered.email, password },
    });
    assertAlike(counted);
    assert.equal(counted[0]?.[1].rounds, hash, 'one hash');
  });

  test('a refused login that triggers a warning or the lock', async (context) => {
    const application = await start(context);
    const [known, unknown] = [await application.createAccount(), newName()];
    for (const failures of [9, 89, 90]) {
      for (const key of [known.id, decoyKey(unknown)]) {
        const { byStrangers = 0 } = (await application.services.stores.failures.find(key)) ?? {};
        const more = { byStrangers: failures - byStrangers, onKnownDevices: 0 };
        await failOften(application.services, key, more);
      }
      application.clock.advance(dayMs);
      const counted = await costs(context, application, '/login', 401, {
        unknown: { username: unknown, password: wrong },
        known: { username: known.username, password: failures === 90 ? known.password : wrong },
      });
      assertAlike(counted);
      context.mock.restoreAll();
    }
  });

  test('the right password of a disabled account costs no more hashes than a wrong one', async (context) => {
    const application = await start(context);
    const account = await application.createAccount();
    const { stores, clock } = application.services;
    await stores.accounts.disable(account.id, clock.now());
    const { username } = account;
    const [right] = await costs(context, application, '/login', 403, {
      right: { username, password: account.password },
    });
    context.mock.restoreAll();
    const [refused] = await costs(context, application, '/login', 401, {
      wrong: { username, password: wrong },
    });
    assert.equal(right?.[1].rounds, refused?.[1].rounds);
  });

  test('a wrong password for a registered address, whether free or taken', async (context) => {
    const application = await start(context);
    const account = await application.createAccount();
    const [free, taken] = [newEmail(), account.email];
    for (const email of [free, taken]) {
      const person = { username: newName(), email, password };
      assert.equal((await application.browser().submit('/register', person)).status, 303);
    }
    assertAlike(
      await costs(context, application, '/login', 401, {
        free: { username: free, password: wrong },
        taken: { username: taken, password: wrong },
      }),
    );
  });

  for (const mail of ['kept', 'sent'] as const) {
    test(`registering, resending and a forgotten password, with email that is ${mail}`, async (context) => {
      const mailServer = await startMailServer();
      context.after(() => mailServer.stop());
      const application = await start(context, mail === 'sent' ? { SMTP_URL: mailServer.url } : {});
      const owner = await application.createAccount();
      const person = (email: string) => ({ username: newName(), email, password });
      const registered = newEmail();
      await application.browser().submit('/register', person(registered));
      const counted = await costs(context, application, '/register', 303, {
        free: person(newEmail()),
        taken: person(owner.email),
        registered: person(registered),
      });
      assertAlike(counted);
      assert.equal(counted[0]?.[1].rounds, hash, 'one hash');
      context.mock.restoreAll();
      const cases = {
        unknown: { email: newEmail() },
        known: { email: owner.email },
        registered: { email: registered },
      };
      assertAlike(await costs(context, application, '/forgot-password', 303, cases));
      context.mock.restoreAll();
      assertAlike(await costs(context, application, '/resend-confirmation', 303, cases));
    });
  }
});
