import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createApiClient } from '../../testing/api-client.ts';
import { startApplication } from '../../testing/application.ts';
import { deliverNow, queueMail } from '../../testing/mail.ts';
import { startMailServer } from '../../testing/mail-server.ts';

const aheadMs = 2 * 60 * 60 * 1000;

describe('after a first start with a clock that was ahead', () => {
  test('programs can log in', async (context) => {
    const application = await startApplication();
    context.after(() => application.close());
    const account = await application.createAccount();
    application.clock.advance(-aheadMs);
    const { username, password } = account;
    const api = createApiClient(application.address);
    const logIn = await api('POST', '/login', { body: { username, password } });
    assert.equal(logIn.status, 200);
    const headers = { authorization: `Bearer ${logIn.body.access_token}` };
    assert.equal((await api('GET', '/me', { headers })).status, 200);
  });

  test('a compromised key is refused', async (context) => {
    const application = await startApplication();
    context.after(() => application.close());
    const { signingKeys, rotateSigningKey } = application.services;
    const { kid } = await signingKeys.current();
    const requestContext = { ip: '', userAgent: '', requestId: '' };
    await rotateSigningKey({ isCompromised: true, requestContext });
    application.clock.advance(-aheadMs);
    assert.equal(await signingKeys.find(kid), undefined);
  });

  test('email and housekeeping go on', async (context) => {
    const mailServer = await startMailServer();
    const application = await startApplication({ SMTP_URL: mailServer.url });
    context.after(async () => {
      await application.close();
      await mailServer.stop();
    });
    const { services, clock } = application;
    const to = 'early@example.com';
    await queueMail(services, {
      to,
      kind: 'address-taken',
      data: { username: 'ada' },
      event: 'early',
    });
    const lease = () => {
      const now = clock.now();
      return services.stores.settings.lease('work', now + 60_000, now);
    };
    assert.equal(await lease(), true);
    assert.equal(await lease(), false);
    clock.advance(-aheadMs);
    assert.equal(await lease(), true);
    await deliverNow(services);
    assert.equal(mailServer.mails.filter((mail) => mail.to.includes(to)).length, 1);
  });
});
