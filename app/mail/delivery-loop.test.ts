import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pino } from 'pino';
import { createDeliveryLoop } from '../platform/delivery-loop.ts';
import { startApplication } from '../testing/application.ts';
import { eventually } from '../testing/eventually.ts';
import { queueMail } from '../testing/mail.ts';
import { startMailServer } from '../testing/mail-server.ts';

const logger = pino({ level: 'silent' });

describe('the delivery loop', () => {
  test('sends an email soon after its transaction has committed', async (t) => {
    const mailServer = await startMailServer();
    const application = await startApplication({ SMTP_URL: mailServer.url });
    t.after(async () => {
      await application.close();
      await mailServer.stop();
    });
    const { delivery } = application.services;
    delivery.start();
    for (const count of [1, 2]) {
      const event = `event ${count}`;
      const order = {
        to: 'a@example.com',
        kind: 'address-taken',
        data: { username: 'ada' },
        event,
      } as const;
      await queueMail(application.services, order);
      await eventually(event, 2000, async () => mailServer.mails.length === count);
    }
  });

  test('goes on after a failed poll', async () => {
    let looks = 0;
    const loop = createDeliveryLoop(async () => {
      looks += 1;
      throw new Error('SQL is away');
    }, logger);
    loop.start();
    loop.expectMessage();
    await eventually('a second poll', 2000, async () => looks >= 2);
    await loop.stop();
  });

  test('starts no new delivery after stop, even if emails are due', async () => {
    let looks = 0;
    const loop = createDeliveryLoop(async () => {
      looks += 1;
      await new Promise(setImmediate);
      return 5;
    }, logger);
    loop.start();
    await eventually('some looks', 2000, async () => looks >= 3);
    await loop.stop();
    const looksThen = looks;
    await new Promise(setImmediate);
    assert.equal(looks, looksThen);
  });
});
