import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openDatabase } from '../platform/database/database.ts';
import { startApplication, type TestApplication } from '../testing/application.ts';
import { deliverNow, linkTo, queueMail } from '../testing/mail.ts';
import { startMailServer, type TestMailServer } from '../testing/mail-server.ts';

describe('the outbox', () => {
  let mailServer: TestMailServer;
  let application: TestApplication;

  before(async () => {
    mailServer = await startMailServer();
    application = await startApplication({ SMTP_URL: mailServer.url });
  });
  after(async () => {
    await application.close();
    await mailServer.stop();
  });

  const order = (to: string, event = `reset ${to}`) => {
    const link = linkTo('/reset-password', 'canary-token');
    const data = { username: 'ada', link, reason: 'forgotten' } as const;
    return { to, kind: 'reset-password' as const, data, event };
  };
  const queue = (to: string, event?: string) => queueMail(application.services, order(to, event));
  const received = (to: string) => mailServer.mails.filter((mail) => mail.to.includes(to));
  const deliver = () => deliverNow(application.services);

  async function dump(): Promise<string> {
    const { DATABASE_URL, DATA_DIR = '' } = application.stores.environment;
    const database = openDatabase(DATABASE_URL ?? `sqlite:${join(DATA_DIR, 'gatehouse.db')}`);
    const rows = await database.queries.selectFrom('mail_outbox').selectAll().execute();
    await database.close();
    return JSON.stringify(rows);
  }

  test('an email is never sent if its transaction is rolled back', async () => {
    const { transact, mail } = application.services;
    const failing = transact(async (stores) => {
      await mail.enqueue(stores, order('rolled-back@example.com'));
      throw new Error('no');
    });
    await assert.rejects(failing, /^Error: no$/);
    await deliver();
    assert.equal(received('rolled-back@example.com').length, 0);
  });

  test('queues one email for an event, however often and however late it is reported', async () => {
    const outcomes = await Promise.all([1, 2, 3].map(() => queue('once@example.com', 'event 1')));
    assert.deepEqual(outcomes.sort(), ['known-event', 'known-event', 'queued']);
    await deliver();
    assert.equal(await queue('once@example.com', 'event 1'), 'known-event');
    await deliver();
    assert.equal(received('once@example.com').length, 1);
  });

  test('a dump contains no link, address or text, before and after sending', async () => {
    await queue('canary@example.com', 'reset canary@example.com');
    const before = await dump();
    await deliver();
    assert.equal(received('canary@example.com').length, 1);
    assert.match(before, /"sealed":"[\w-]{200,}"/);
    for (const text of [before, await dump()]) {
      assert.doesNotMatch(text, /canary|example\.com|password\?|Choose/);
    }
    assert.doesNotMatch(await dump(), /"sealed":"/);
  });

  test('an email queued under a former secret is sent, and given up without it', async () => {
    const { SESSION_SECRET: old } = application.stores.environment;
    const newer = 'a newer session secret of 32 letters';
    const SMTP_URL = mailServer.url;
    await queue('rotated@example.com');
    await queue('dropped@example.com');
    const { stores } = application;
    const rotated = await startApplication({ SMTP_URL, SESSION_SECRET: newer }, stores);
    const { services } = rotated;
    // Only one of them, because the other must be handled with both secrets.
    const [claimed] = await services.stores.outbox.claim(1, Date.now() + 1000, Date.now());
    await deliverNow(services);
    await rotated.close();
    const both = await startApplication({ SMTP_URL, SESSION_SECRET: `${newer},${old}` }, stores);
    both.clock.advance(1000);
    await deliverNow(both.services);
    await both.close();
    assert.ok(claimed);
    const sent = ['rotated@example.com', 'dropped@example.com'].map((to) => received(to).length);
    assert.deepEqual(sent.sort(), [0, 1]);
  });

  test('an ambiguous address is an error', async () => {
    const addresses = [
      'a@example.com\r\nBcc: b@example.com',
      'a@example.com, b@example.com',
      'Name <a@example.com>',
      '"a b"@example.com',
      'a@example.com(comment)',
      'ä@example.com',
      'a@exämple.com',
      `${'a'.repeat(65)}@example.com`,
      '@example.com',
      '',
    ];
    for (const to of addresses) await assert.rejects(queue(to), /plain address/, to);
  });

  test('old emails are deleted, unsent ones are not', async () => {
    await queue('forgotten@example.com');
    await deliver();
    const { purgeExpired, clock } = application.services;
    await queue('waiting@example.com');
    const { outbox } = application.services.stores;
    await outbox.deleteExpired(clock.now() + 1, 100);
    assert.equal(JSON.parse(await dump()).length, 1);
    await purgeExpired();
    await deliver();
    assert.equal(received('waiting@example.com').length, 1);
  });
});

test('without a mail server and away from localhost there is no email', async (t) => {
  const application = await startApplication({
    BASE_URL: 'https://login.example.com',
    REGISTRATION: 'closed',
  });
  t.after(() => application.close());
  const { mail } = application.services;
  assert.equal(mail.isAvailable, false);
  const order = {
    to: 'a@example.com',
    kind: 'address-taken',
    data: { username: 'ada' },
    event: 'e',
  } as const;
  assert.equal(await queueMail(application.services, order), 'unavailable');
});
