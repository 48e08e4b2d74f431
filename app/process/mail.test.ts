import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startApplication } from '../testing/application.ts';
import { eventually } from '../testing/eventually.ts';
import { launch, startGatehouse } from '../testing/gatehouse-process.ts';
import { deliverNow, queueMail } from '../testing/mail.ts';
import { startMailServer } from '../testing/mail-server.ts';

const order = (to: string) =>
  ({ to, kind: 'address-taken', data: { username: 'ada' }, event: to }) as const;

describe('a server that delivers email', () => {
  test('sends the outbox at start, and logs neither addresses nor texts', async (t) => {
    const mailServer = await startMailServer();
    const application = await startApplication({ SMTP_URL: mailServer.url });
    await queueMail(application.services, order('canary@example.com'));
    const { environment } = application.stores;
    const server = await startGatehouse({ ...environment, SMTP_URL: mailServer.url });
    t.after(async () => {
      await server.process.stop();
      await application.close();
      await mailServer.stop();
    });
    await eventually('it is delivered', 5000, async () => mailServer.mails.length === 1);
    await eventually('it is logged', 5000, async () =>
      server.process.stdout().includes('mail sent'),
    );
    assert.doesNotMatch(server.process.stdout(), /canary|already have an account/);
    assert.deepEqual(mailServer.mails[0]?.to, ['canary@example.com']);
  });

  test('loses nothing when killed with kill -9 while it sends an email', async (t) => {
    const mailServer = await startMailServer();
    mailServer.behave('falls silent');
    const application = await startApplication({ SMTP_URL: mailServer.url });
    t.after(async () => {
      await application.close();
      await mailServer.stop();
    });
    const { environment } = application.stores;
    const addresses = ['one@example.com', 'two@example.com', 'three@example.com'];
    for (const to of addresses) await queueMail(application.services, order(to));
    const server = await startGatehouse({ ...environment, SMTP_URL: mailServer.url });
    await eventually('it is sending', 5000, async () => mailServer.begun() === addresses.length);
    await server.process.kill();

    mailServer.behave('accepts');
    application.clock.advance(4 * 60_000);
    await deliverNow(application.services);
    assert.deepEqual(mailServer.mails.flatMap(({ to }) => to).sort(), addresses.toSorted());
  });

  test('finishes sending an email before it stops, so that nobody gets it twice', async (t) => {
    const mailServer = await startMailServer();
    mailServer.behave('is slow');
    const application = await startApplication({ SMTP_URL: mailServer.url });
    t.after(async () => {
      await application.close();
      await mailServer.stop();
    });
    await queueMail(application.services, order('a@example.com'));
    const { environment } = application.stores;
    const server = await startGatehouse({ ...environment, SMTP_URL: mailServer.url });
    await eventually('it is sending', 5000, async () => mailServer.begun() === 1);
    await server.process.stop();
    assert.equal(await server.process.ended, 'exit code 0');

    // Whatever is not known to be sent is tried again later.
    application.clock.advance(10 * 60_000);
    await deliverNow(application.services);
    assert.equal(mailServer.begun(), 1);
  });

  test('stops in time although a mail server hangs', async (t) => {
    const mailServer = await startMailServer();
    mailServer.behave('falls silent');
    const application = await startApplication({ SMTP_URL: mailServer.url });
    t.after(async () => {
      await application.close();
      await mailServer.stop();
    });
    await queueMail(application.services, order('a@example.com'));
    const server = await startGatehouse({
      ...application.stores.environment,
      SMTP_URL: mailServer.url,
    });
    await eventually('it is sending', 5000, async () => mailServer.begun() === 1);
    await server.process.stop();
    assert.equal(await server.process.ended, 'exit code 0');
  });
});

test('a server without a mail server reports once what will not work', async (t) => {
  const application = await startApplication({
    BASE_URL: 'https://login.example.com',
    REGISTRATION: 'open',
  });
  const server = await launch({
    ...application.stores.environment,
    BASE_URL: 'https://login.example.com',
    REGISTRATION: 'open',
    PORT: '0',
  });
  t.after(async () => {
    await server.stop();
    await application.close();
  });
  await eventually('it has started', 10_000, async () => server.stderr().includes('is ready'));
  assert.equal(server.stdout().match(/SMTP_URL is not set/g)?.length, 1);
  assert.equal(server.stdout().match(/but nobody can register/g)?.length, 1);
});
