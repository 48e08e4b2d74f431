import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { dumpTables } from '../../../testing/dump.ts';

const dayMs = 24 * 60 * 60 * 1000;
const minuteMs = 60_000;
const path = '/account/delete';
const requestContext = { ip: '203.0.113.9', userAgent: 'an operator', requestId: 'r' };

describe("deleting one's own account", () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication();
    await application.createAccount({ role: 'admin' });
  });
  after(() => application.close());

  const events = async ({ id }: TestAccount) =>
    (await application.services.stores.audit.list(id, 50)).map(({ event }) => event);
  const emailsTo = async ({ email }: TestAccount) =>
    ((await application.services.devMailbox?.list()) ?? []).filter(({ to }) => to === email);

  test('asks for the password, ends everything immediately and sends an email', async () => {
    const account = await application.createAccount();
    const [browser, elsewhere] = [
      await application.logIn(account),
      await application.startSession(account),
    ];
    const { stores, clock } = application.services;
    const wanted = { purpose: 'reset-password', lifetimeMs: dayMs, accountId: account.id } as const;
    const link = await stores.oneTimeTokens.issue(wanted, clock.now());

    assert.match((await browser.get(path)).text, /You cannot undo this yourself/);
    assert.equal((await browser.submit(path, { password: '' })).status, 400);
    const wrong = await browser.submit(path, { password: 'not the passphrase' });
    assert.equal(wrong.status, 401);
    assert.match(wrong.text, /Incorrect password/);
    assert.equal((await elsewhere.get('/dashboard')).status, 200);

    const answer = await browser.submit(path, { password: account.password });
    assert.equal(answer.status, 303);
    assert.equal(answer.location, '/login');
    assert.match(answer.headers.get('clear-site-data') ?? '', /storage/);
    assert.equal(browser.cookies.has('gatehouse'), false);
    assert.match((await browser.get('/login')).text, /Your account has been deleted/);

    assert.equal((await elsewhere.get('/dashboard')).status, 303);
    const { username, password } = account;
    const late = await application.browser().submit('/login', { username, password });
    assert.equal(late.status, 401);
    assert.equal(await stores.passwords.find(account.id), undefined);
    const { purpose } = wanted;
    assert.equal(await stores.oneTimeTokens.find(purpose, link.token, clock.now()), undefined);
    assert.deepEqual((await events(account)).slice(0, 3), [
      'authn_login_fail',
      'user_deleted',
      'authn_login_fail',
    ]);
    const [mail, ...more] = await emailsTo(account);
    assert.equal(mail?.subject, 'Your account was deleted');
    assert.equal(more.length, 0);
  });

  test('frees the address immediately, even one that the account had only requested', async () => {
    const account = await application.createAccount();
    const browser = await application.startSession(account);
    const asked = await browser.submit('/account/email', { email: `other-${account.email}` });
    assert.equal(asked.status, 303);
    await browser.submit(path, { password: account.password });
    const { stores, restoreAccount } = application.services;
    const [id, now] = [randomUUID(), application.clock.now()];
    const again = { id, username: `again-${account.username}`, email: account.email };
    const isFree = await stores.accounts.insert(
      { ...again, role: 'user', emailConfirmedAt: now },
      now,
    );
    assert.equal(isFree, true);
    const restored = await restoreAccount({ accountId: account.id, requestContext });
    assert.equal(restored.kind, 'email-taken');
  });

  test('leaves no known device, no password and no key to a restored account', async () => {
    const account = await application.createAccount();
    const browser = await application.startSession(account);
    const { stores, restoreAccount } = application.services;
    const before = await stores.accounts.find(account.id);
    await browser.submit(path, { password: account.password });
    const restored = await restoreAccount({ accountId: account.id, requestContext });
    assert.ok(restored.kind === 'restored' && before);
    assert.equal(restored.account.id, account.id);
    const now = await stores.accounts.find(account.id);
    assert.equal(now?.deviceGeneration, before.deviceGeneration + 1);
    assert.equal(await stores.passwords.find(account.id), undefined);
    assert.deepEqual(await stores.apiKeys.list(account.id, application.clock.now()), []);
  });

  test('erases the personal data immediately if its owner chooses so', async () => {
    const account = await application.createAccount();
    const browser = await application.startSession(account);
    await browser.submit(path, { password: account.password, erase: 'yes' });
    const { stores, restoreAccount } = application.services;
    assert.equal((await stores.accounts.find(account.id))?.email, '');
    const restored = await restoreAccount({ accountId: account.id, requestContext });
    assert.equal(restored.kind, 'unchanged');
    assert.match((await emailsTo(account))[0]?.text ?? '', /personal data have been erased/);
  });

  test('is refused to the only administrator, who learns what to do', async (t) => {
    const alone = await startApplication({}, undefined, { isSetUp: false });
    t.after(() => alone.close());
    const account = await alone.createAccount({ role: 'admin' });
    const browser = await alone.startSession(account);
    const answer = await browser.submit(path, { password: account.password });
    assert.equal(answer.status, 409);
    assert.match(answer.text, /Make someone else an administrator first/);
    assert.equal((await browser.get('/dashboard')).status, 200);
    assert.deepEqual(await alone.services.devMailbox?.list(), []);
  });

  test('asks for the password once, however long ago the login was', async () => {
    const account = await application.createAccount();
    const browser = await application.startSession(account);
    application.clock.advance(11 * minuteMs);
    assert.equal((await browser.get('/account/api-keys')).status, 303);
    assert.equal((await browser.get(path)).status, 200);
    const left = await browser.submit(path, { password: account.password });
    assert.deepEqual([left.status, left.location], [303, '/login']);
    assert.ok((await events(account)).includes('user_deleted'));
  });

  test('delays guesses, and the form stays', async () => {
    const account = await application.createAccount();
    const browser = await application.startSession(account);
    for (let guess = 0; guess < 6; guess += 1) await browser.submit(path, { password: 'a guess' });
    const throttled = await browser.submit(path, { password: account.password, erase: 'yes' });
    assert.equal(throttled.status, 429);
    assert.match(throttled.text, /Try again in/);
    assert.match(throttled.text, /name="erase"[^>]* checked/);
    assert.ok(!(await events(account)).includes('user_deleted'));
  });

  test('shows when the account was created and last changed', async () => {
    const account = await application.createAccount();
    const browser = await application.startSession(account);
    const created = new Date(application.clock.now()).toISOString().slice(0, 10);
    application.clock.advance(5 * minuteMs);
    await browser.submit('/account', { given_name: 'Grace' });
    application.clock.advance(2 * minuteMs);
    const { text } = await browser.get('/account');
    assert.match(text, new RegExp(`Created[\\s\\S]*datetime="${created}T`));
    assert.match(text, /Last changed[\s\S]*2 minutes ago/);
  });
});

describe('the personal data of a deleted account', () => {
  const address = 'zuse.canary@example.com';
  const canaries = ['zuse', 'konrad', '198.51.100.77', 'canarybrowser'];

  test('is erased after ERASE_AFTER_DAYS, except the reserved name, and the address is free', async (t) => {
    const application = await startApplication({ ERASE_AFTER_DAYS: '10' });
    t.after(() => application.close());
    const { purgeExpired, stores } = application.services;
    const account = await application.createAccount({ username: 'Engineer-Z4', email: address });
    const newBrowser = () =>
      application.browser(new Map(), {
        'user-agent': 'CanaryBrowser/1.0',
        'x-forwarded-for': '198.51.100.77',
      });
    const browser = newBrowser();
    await browser.submit('/login', { username: account.username, password: account.password });
    await browser.submit('/account', { given_name: 'Konrad', family_name: 'Zuse' });
    await newBrowser().submit('/login', { username: account.username, password: 'a wrong one' });
    await browser.submit(path, { password: account.password });

    const found = async () => {
      const tables = [...(await dumpTables(application.stores))];
      return tables
        .filter(([, rows]) => canaries.some((canary) => rows.toLowerCase().includes(canary)))
        .map(([table]) => table);
    };
    const places = ['account_terms', 'accounts', 'audit_events', 'sessions'];
    assert.deepEqual(await found(), places);
    await purgeExpired();
    assert.deepEqual(await found(), places);

    application.clock.advance(10 * dayMs + 1);
    await Promise.all([purgeExpired(), purgeExpired()]);
    assert.deepEqual(await found(), []);
    const erased = await stores.accounts.findByLogInName('engineer-z4');
    assert.equal(erased?.id, account.id);
    assert.equal(erased?.email, '');
    assert.deepEqual(await stores.accounts.listUnerased(application.clock.now(), 10), []);
    const happened = (await stores.audit.list(account.id, 20)).map(({ event }) => event);
    assert.ok(happened.includes('user_deleted') && happened.includes('authn_login_success'));
    await assert.rejects(application.createAccount({ username: 'ENGINEER-z4' }));
    await application.createAccount({ email: address });
  });

  test('old audit events are deleted, newer ones stay', async (t) => {
    const application = await startApplication({ AUDIT_KEEP_DAYS: '5' });
    t.after(() => application.close());
    const { stores, purgeExpired, clock } = application.services;
    const event = { event: 'user_updated', targetId: 'somebody', requestContext } as const;
    for (let count = 0; count < 450; count += 1) await stores.audit.record(event, clock.now());
    application.clock.advance(5 * dayMs - minuteMs);
    await stores.audit.record(event, clock.now());
    await purgeExpired();
    assert.equal((await stores.audit.list('somebody', 1000)).length, 451);
    application.clock.advance(minuteMs);
    await purgeExpired();
    assert.equal((await stores.audit.list('somebody', 1000)).length, 1);
  });
});
