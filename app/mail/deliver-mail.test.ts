import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { newId } from '../platform/ids.ts';
import { startApplication, type TestApplication } from '../testing/application.ts';
import { assertInTime } from '../testing/in-time.ts';
import { deliverNow, linkTo, queueMail } from '../testing/mail.ts';
import { startMailServer, type TestMailServer } from '../testing/mail-server.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

describe('delivering email', () => {
  let mailServer: TestMailServer;
  let application: TestApplication;
  let other: TestApplication;

  before(async () => {
    mailServer = await startMailServer();
    const environment = { SMTP_URL: mailServer.url, MAIL_FROM: 'The Gate <gate@example.com>' };
    application = await startApplication(environment);
    // Another process with the same database.
    other = await startApplication(environment, application.stores);
  });
  afterEach(() => mailServer.behave('accepts'));
  after(async () => {
    await other.close();
    await application.close();
    await mailServer.stop();
  });

  /** @returns the recipient, whose address no other test uses */
  async function queue(token = 'a-token'): Promise<string> {
    const to = `${newId()}@example.com`;
    const outcome = await queueMail(application.services, {
      to,
      kind: 'confirm-email',
      data: { link: linkTo('/confirm-email', token) },
      event: `confirm ${to}`,
    });
    assert.equal(outcome, 'queued');
    return to;
  }

  const received = (to: string) => mailServer.mails.filter((mail) => mail.to.includes(to));
  const deliver = () => deliverNow(application.services);

  test('an email arrives once, with both parts and the expected headers', async () => {
    const to = await queue('t0ken');
    await deliver();
    await deliver();
    const [mail, ...more] = received(to);
    assert.equal(more.length, 0);
    assert.deepEqual(mail?.to, [to]);
    assert.equal(mail?.from, 'gate@example.com');
    assert.equal(mail?.header('from'), 'The Gate <gate@example.com>');
    assert.equal(mail?.header('to'), to);
    assert.equal(mail?.header('subject'), 'Confirm your email address');
    assert.equal(mail?.header('auto-submitted'), 'auto-generated');
    assert.match(mail?.header('message-id') ?? '', /^<[\w-]{36}@example\.com>$/);
    assert.match(mail?.header('content-type') ?? '', /^multipart\/alternative/);
    const link = 'http://localhost:8080/confirm-email?token=t0ken';
    assert.ok(mail?.text.includes(`\n${link}\n`));
    assert.ok(mail?.html.includes(`href="${link}"`));
    assert.match(mail?.text ?? '', /expires on 22 November 2026 at 16:05 UTC/);
  });

  test('two processes send each email once', async () => {
    const addresses = await Promise.all(Array.from({ length: 24 }, () => queue()));
    await Promise.all([
      deliver(),
      deliverNow(other.services),
      deliver(),
      deliverNow(other.services),
    ]);
    assert.deepEqual(
      addresses.map((to) => received(to).length),
      addresses.map(() => 1),
    );
  });

  test('a slow server gets each email once, and no request waits for it', async () => {
    mailServer.behave('is slow');
    const to = await queue();
    const delivering = deliver();
    const startedAt = performance.now();
    assert.equal((await application.browser().get('/login')).status, 200);
    await queue();
    await assertInTime(performance.now() - startedAt, 1000);
    await delivering;
    await deliver();
    assert.equal(received(to).length, 1);
  });

  for (const behaviour of ['greylists', 'hangs up'] as const) {
    test(`a server that ${behaviour} is asked again, with growing pauses`, async () => {
      mailServer.behave(behaviour);
      const to = await queue();
      await deliver();
      mailServer.behave('accepts');
      application.clock.advance(minuteMs - 5000);
      await deliver();
      assert.equal(received(to).length, 0, 'too soon');
      mailServer.behave(behaviour);
      application.clock.advance(5000);
      await deliver();
      mailServer.behave('accepts');
      application.clock.advance(2 * minuteMs - 5000);
      await deliver();
      assert.equal(received(to).length, 0, 'too soon for a third attempt');
      application.clock.advance(5000);
      await deliver();
      assert.equal(received(to).length, 1);
    });
  }

  test('a server that was down gets the emails that it missed', async () => {
    await mailServer.stop();
    const addresses = await Promise.all([queue(), queue(), queue()]);
    await deliver();
    await mailServer.restart();
    application.clock.advance(minuteMs);
    await deliver();
    for (const to of addresses) assert.equal(received(to).length, 1);
  });

  test('an email is not sent again after a permanent refusal of the recipient', async () => {
    mailServer.behave('knows nobody');
    const to = await queue();
    await deliver();
    mailServer.behave('accepts');
    application.clock.advance(dayMs);
    await deliver();
    assert.equal(received(to).length, 0);
  });

  test('an email is given up after three days', async () => {
    mailServer.behave('greylists');
    const to = await queue();
    await deliver();
    application.clock.advance(3 * dayMs);
    await deliver();
    mailServer.behave('accepts');
    application.clock.advance(dayMs);
    await deliver();
    assert.equal(received(to).length, 0);
  });

  test('an email that a dead process had claimed is sent after its lease, not before', async () => {
    const to = await queue();
    const { stores } = other.services;
    const { clock } = application;
    const leaseMs = 3 * minuteMs;
    const [claimed, ...more] = await stores.outbox.claim(5, clock.now() + leaseMs, clock.now());
    assert.ok(claimed !== undefined && more.length === 0);
    await deliver();
    assert.equal(received(to).length, 0);
    application.clock.advance(leaseMs + 1000);
    await deliver();
    assert.equal(received(to).length, 1);
    // The process returns, but its lease is lost.
    await stores.outbox.postpone(claimed, clock.now());
    await deliver();
    assert.equal(received(to).length, 1);
  });

  test('stopping aborts the current delivery, and the email is sent later', async () => {
    mailServer.behave('falls silent');
    const to = await queue();
    const begunBefore = mailServer.begun();
    const stop = new AbortController();
    const delivering = application.services.deliverMail(stop.signal);
    while (mailServer.begun() === begunBefore) await new Promise(setImmediate);
    stop.abort();
    await delivering;
    mailServer.behave('accepts');
    application.clock.advance(minuteMs);
    await deliver();
    assert.equal(received(to).length, 1);
  });
});
