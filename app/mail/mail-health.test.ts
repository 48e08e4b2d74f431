import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { newId } from '../platform/ids.ts';
import { startApplication, type TestApplication } from '../testing/application.ts';
import { deliverNow, linkTo, queueMail } from '../testing/mail.ts';
import { startMailServer, type TestMailServer } from '../testing/mail-server.ts';

const minuteMs = 60_000;

describe('readiness names mail as degraded', () => {
  let mailServer: TestMailServer;
  let application: TestApplication;

  before(async () => {
    mailServer = await startMailServer();
    application = await startApplication({ SMTP_URL: mailServer.url });
  });
  afterEach(async () => {
    mailServer.behave('accepts');
    application.clock.advance(24 * 60 * minuteMs);
    await deliverNow(application.services);
  });
  after(async () => {
    await application.close();
    await mailServer.stop();
  });

  async function queue() {
    const id = newId();
    const data = { link: linkTo('/confirm-email', 'a-token') };
    const order = { to: `${id}@example.com`, kind: 'confirm-email', data, event: id } as const;
    assert.equal(await queueMail(application.services, order), 'queued');
  }

  async function deliverAfter(minutes: number) {
    application.clock.advance(minutes * minuteMs);
    await deliverNow(application.services);
  }

  async function degraded(): Promise<unknown> {
    const answer = await fetch(`${application.address}/readyz`);
    assert.equal(answer.status, 200);
    return ((await answer.json()) as { degraded?: unknown }).degraded;
  }

  test('if nothing could be sent for an hour, until something is sent', async () => {
    mailServer.behave('greylists');
    await queue();
    await deliverAfter(0);
    await deliverAfter(59);
    assert.equal(await degraded(), undefined);
    await deliverAfter(1);
    assert.deepEqual(await degraded(), ['mail']);
    mailServer.behave('accepts');
    await deliverAfter(60);
    assert.equal(await degraded(), undefined);
  });

  test('counts from the first failure, although later emails fail too', async () => {
    mailServer.behave('greylists');
    await queue();
    await deliverAfter(0);
    await deliverAfter(40);
    await queue();
    await deliverAfter(0);
    application.clock.advance(21 * minuteMs);
    assert.deepEqual(await degraded(), ['mail']);
  });

  test('not for one old email that is refused, while others are sent', async () => {
    mailServer.behave('greylists');
    await queue();
    await deliverAfter(0);
    await deliverAfter(59);
    mailServer.behave('accepts');
    await queue();
    await deliverAfter(0);
    const { length } = mailServer.mails;
    mailServer.behave('greylists');
    await deliverAfter(40);
    assert.equal(mailServer.mails.length, length);
    assert.equal(await degraded(), undefined);
    await deliverAfter(60);
    assert.deepEqual(await degraded(), ['mail']);
  });
});
