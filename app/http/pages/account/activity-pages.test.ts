import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createTestKey } from '../../../testing/api-keys.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';

const path = '/account/activity';

describe('the activity of an account', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication({ TRUST_PROXY: 'loopback' });
  });
  after(() => application.close());

  test('shows its owner the events of 90 days, and nothing of others', async () => {
    const account = await application.createAccount();
    const other = await application.createAccount();
    const stranger = application.browser(new Map(), { 'x-forwarded-for': '203.0.113.9' });
    await stranger.submit('/login', { username: account.username, password: 'wrong' });
    const requestContext = { ip: '198.51.100.77', userAgent: 'Colleague', requestId: '' };
    const { audit } = application.services.stores;
    await audit.record(
      { event: 'user_enabled', actorId: other.id, targetId: account.id, requestContext },
      application.clock.now(),
    );
    const { text, status } = await (await application.startSession(account)).get(path);
    assert.equal(status, 200);
    for (const words of ['Login failed', '203.0.113.9', 'Account enabled', 'By an administrator']) {
      assert.ok(text.includes(words), words);
    }
    for (const foreign of ['198.51.100.77', 'Colleague', other.username]) {
      assert.ok(!text.includes(foreign), foreign);
    }
    const others = await (await application.startSession(other)).get(path);
    assert.ok(!others.text.includes('203.0.113.9'));
    application.clock.advance(91 * 24 * 60 * 60 * 1000);
    const later = await (await application.startSession(account)).get(path);
    assert.ok(!later.text.includes('Login failed'));
    assert.equal((await application.browser().get(path)).status, 303);
  });

  test('has everything about the account as a file, without a secret', async () => {
    const account = await application.createAccount();
    const key = await createTestKey(application.services, account.id, ['read']);
    const browser = await application.startSession(account);
    const answer = await browser.get(`${path}/my-data.json`);
    assert.match(answer.headers.get('content-disposition') ?? '', /attachment/);
    const data = JSON.parse(answer.text);
    assert.equal(data.account.email, account.email);
    assert.equal(data.sessions.length, 1);
    assert.equal(data.api_keys.length, 1);
    assert.deepEqual(data.second_factors, []);
    assert.ok(Array.isArray(data.events));
    const secrets = [key, account.password, ...browser.cookies.values()];
    for (const secret of secrets) assert.ok(!answer.text.includes(secret));
    application.clock.advance(11 * 60 * 1000);
    assert.equal((await browser.get(`${path}/my-data.json`)).status, 303);
  });
});
