import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { signWebhook } from '../../audit/sign-webhook.ts';
import type { TestAccount } from '../../testing/accounts.ts';
import { asPage, createApiClient } from '../../testing/api-client.ts';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import { logIn } from '../../testing/registrations.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../../testing/webhook-receiver.ts';

const requestContext = { ip: '192.0.2.1', userAgent: 'test', requestId: 'test' };
const secrets = ['new', 'old'].map(
  (name) => `whsec_${Buffer.from(name.padEnd(24, '.')).toString('base64')}`,
);
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

describe('the webhook', () => {
  let application: TestApplication;
  let receiver: WebhookReceiver;
  before(async () => {
    receiver = await startWebhookReceiver();
    application = await startApplication({
      EVENTS_WEBHOOK_URL: receiver.url,
      EVENTS_WEBHOOK_SECRET: secrets.join(','),
      EVENTS_WEBHOOK_NETWORKS: '127.0.0.0/8',
    });
    await deliver();
  });
  afterEach(async () => {
    receiver.answerWith(() => 204);
    application.clock.advance(dayMs);
    await deliver();
    receiver.received.length = 0;
  });
  after(async () => {
    await application.close();
    await receiver.stop();
  });

  /** Tries everything that is due now. */
  async function deliver() {
    const { signal } = new AbortController();
    while ((await application.services.deliverWebhooks(signal)) > 0);
  }

  async function deliverLater(ms = 11 * minuteMs) {
    application.clock.advance(ms);
    await deliver();
  }

  /** Changes an account as administrators do: four events. */
  async function change({ id: accountId }: TestAccount) {
    const { disableAccount, enableAccount, setGroups } = application.services;
    const act = { accountId, requestContext };
    await disableAccount({ ...act, reason: 'has left' });
    await enableAccount(act);
    await setGroups({ ...act, groups: 'staff' });
    await setGroups({ ...act, groups: '' });
  }
  const changes = [
    ...['user_disabled', 'user_enabled'],
    ...['privilege_permissions_changed', 'privilege_permissions_changed'],
  ];
  const receivedOf = ({ id }: TestAccount) =>
    receiver.received.filter(({ subject }) => subject === id);
  const namesOf = (account: TestAccount) => receivedOf(account).map(({ event }) => event);
  const count = (state: 'waiting' | 'given_up') =>
    application.services.stores.webhooks.count(state, 1000);

  test('gets signed CloudEvents, and none of a transaction that was rolled back', async () => {
    const account = await application.createAccount();
    const { services } = application;
    await assert.rejects(
      services.transact(async ({ audit }) => {
        await audit.record(
          { event: 'user_disabled', targetId: account.id, requestContext },
          application.clock.now(),
        );
        throw new Error('rolled back');
      }),
    );
    await change(account);
    await deliver();
    assert.deepEqual(namesOf(account), changes);
    const [first] = receivedOf(account);
    assert.ok(first);
    const { data, time, ...attributes } = JSON.parse(first.body);
    assert.deepEqual(attributes, {
      specversion: '1.0',
      id: first.id,
      source: application.baseUrl.origin,
      type: 'https://schemas.openid.net/secevent/risc/event-type/account-disabled',
      subject: account.id,
      datacontenttype: 'application/json',
    });
    assert.ok(Math.abs(Date.parse(time) - application.clock.now()) < minuteMs);
    assert.equal(data.target, account.username);
    assert.deepEqual([data.after.disabled, data.reason], [true, 'has left']);
    assert.match(first.headers['content-type'] ?? '', /^application\/cloudevents\+json/);
    const now = Number(first.headers['webhook-timestamp']) * 1000;
    const signed = signWebhook(secrets, { id: first.id, body: first.body, now });
    for (const [name, value] of Object.entries(signed)) assert.equal(first.headers[name], value);
    assert.ok(Math.abs(now - application.clock.now()) < 5 * minuteMs);
    assert.equal(await count('waiting'), 0);

    for (const name of [account.username, 'nobody-has-this-name']) {
      for (let failures = 0; failures < 6; failures += 1) {
        await logIn(application, name, 'not the password');
      }
    }
    await deliver();
    assert.deepEqual(namesOf(account).slice(4), ['authn_login_lock']);
    assert.equal(
      receiver.received.length,
      5,
      'failures are not announced, and unknown names neither',
    );
  });

  test('gets every event once, in the order of each account, after it was down', async () => {
    const accounts = [await application.createAccount(), await application.createAccount()];
    await receiver.stop();
    for (const account of accounts) await change(account);
    await deliver();
    await deliverLater();
    assert.equal(await count('waiting'), 8);
    await receiver.restart();
    application.clock.advance(11 * minuteMs);
    const signals = Array.from({ length: 3 }, () => new AbortController().signal);
    while (
      (
        await Promise.all(signals.map((signal) => application.services.deliverWebhooks(signal)))
      ).some((lookedAt) => lookedAt > 0)
    );
    for (const account of accounts) assert.deepEqual(namesOf(account), changes);
    assert.equal(await count('waiting'), 0);
  });

  test('is asked again later after 500, and only the account of that event waits', async () => {
    const [failing, other] = [await application.createAccount(), await application.createAccount()];
    receiver.answerWith(({ subject }) => (subject === failing.id ? 500 : 204));
    await change(failing);
    await change(other);
    await deliver();
    assert.deepEqual(namesOf(failing), changes.slice(0, 1));
    assert.deepEqual(namesOf(other), changes);
    for (let hours = 0; hours < 3; hours += 1) await deliverLater();
    const attempts = receivedOf(failing);
    assert.equal(new Set(attempts.map(({ id }) => id)).size, 1, 'nothing overtakes it');
    assert.equal(attempts.length, 4);
    assert.equal(new Set(attempts.map(({ headers }) => headers['webhook-timestamp'])).size, 4);
    receiver.answerWith(() => 204);
    await deliverLater();
    assert.deepEqual(namesOf(failing).slice(4), changes);

    receiver.answerWith(() => 503);
    await change(failing);
    await deliver();
    for (let tries = 0; tries < 5; tries += 1) await deliverLater(dayMs / 4);
    assert.equal(await count('given_up'), 4, 'after a day');
  });

  test('is not asked more than three times about an event that it refuses', async () => {
    const account = await application.createAccount();
    receiver.answerWith(({ event }) => (event === 'user_enabled' ? 400 : 302));
    await change(account);
    await deliver();
    await deliverLater();
    assert.deepEqual(
      namesOf(account),
      ['user_disabled', 'user_disabled'],
      'a redirect is no answer',
    );
    receiver.answerWith(({ event }) => (event === 'user_enabled' ? 400 : 204));
    for (let tries = 0; tries < 3; tries += 1) await deliverLater();
    const [, , ...later] = namesOf(account);
    const refused = Array.from({ length: 3 }, () => 'user_enabled');
    assert.deepEqual(later, ['user_disabled', ...refused, ...changes.slice(2)]);
    const [givenUp] = (
      await application.services.stores.webhooks.list('given_up', undefined, 10)
    ).slice(-1);
    assert.equal(givenUp?.fault, 'The receiver answered 400.');
    const id = givenUp?.eventId ?? '';

    const administrator = await application.createAccount({ role: 'admin' });
    const admin = await application.startSession(administrator);
    const page = await admin.get('/admin/webhooks');
    assert.match(page.text, /The receiver answered 400\./);
    assert.match(page.text, new RegExp(`href="/admin/audit/${id}"`));
    const api = createApiClient(application.address, asPage(admin, application.baseUrl));
    const listed = await api('GET', '/admin/webhook-events?limit=200');
    const item = listed.body.items.find(({ event_id }: { event_id: string }) => event_id === id);
    assert.deepEqual([item.event, item.username], ['user_enabled', account.username]);
    receiver.answerWith(() => 204);
    assert.equal((await api('POST', `/admin/webhook-events/${id}/retry`)).status, 204);
    assert.equal((await api('POST', `/admin/webhook-events/${id}/retry`)).status, 404);
    await deliver();
    assert.equal(receivedOf(account).at(-1)?.id, id);
    const before = await count('given_up');
    assert.ok(before > 0);
    const again = await admin.submit('/admin/webhooks', { event: 'all' });
    assert.equal(again.status, 303);
    await deliver();
    assert.equal(await count('given_up'), 0);
  });

  test('delays no other account while it is slow, and gets the same id again', async () => {
    const [slow, other] = [await application.createAccount(), await application.createAccount()];
    receiver.answerWith(({ subject }) => (subject === slow.id ? undefined : 204));
    await change(slow);
    await change(other);
    await deliver();
    assert.deepEqual(namesOf(slow), changes.slice(0, 1));
    assert.deepEqual(namesOf(other), changes);
    receiver.answerWith(() => 204);
    await deliverLater();
    assert.deepEqual(namesOf(slow), ['user_disabled', ...changes]);
    const [first, again] = receivedOf(slow);
    assert.equal(first?.id, again?.id);
  });
});
