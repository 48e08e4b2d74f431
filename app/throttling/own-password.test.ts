import assert from 'node:assert/strict';
import { after, before, describe, mock, test } from 'node:test';
import { Unavailable } from '../platform/unavailable.ts';
import type { TestAccount } from '../testing/accounts.ts';
import { startApplication, type TestApplication } from '../testing/application.ts';
import { failOften } from '../testing/fail-often.ts';

const wrong = 'a wrong passphrase';
const chosen = 'an entirely new passphrase';

/** Every form that asks somebody who is logged in for the password. */
const forms = [
  { path: '/account/confirm', fields: (password: string) => ({ password }) },
  { path: '/account/password', fields: (current: string) => ({ current, password: chosen }) },
  { path: '/account/delete', fields: (password: string) => ({ password }) },
];

describe('the password of somebody who is logged in', () => {
  let application: TestApplication;
  let verify: ReturnType<typeof mockVerify>;
  const isRight = async (password: string) => password !== wrong;
  const mockVerify = () => mock.method(application.services.passwords, 'verify', isRight);
  before(async () => {
    application = await startApplication();
    verify = mockVerify();
  });
  after(() => application.close());

  async function countsOf({ id }: TestAccount) {
    const { byStrangers, onKnownDevices } =
      (await application.services.stores.failures.find(id)) ?? {};
    return [byStrangers ?? 0, onKnownDevices ?? 0];
  }

  for (const { path, fields } of forms) {
    test(`counts at ${path} like a failure on a known device, and is refused after 100`, async () => {
      const account = await application.createAccount();
      const owner = await application.logIn(account);
      await failOften(application.services, account.id, { byStrangers: 90, onKnownDevices: 8 });
      const submit = async (password: string) =>
        (await owner.submit(path, fields(password))).status;
      assert.notEqual(await submit(wrong), 303);
      assert.deepEqual(await countsOf(account), [90, 9]);
      assert.notEqual(await submit(wrong), 303);
      assert.deepEqual(await countsOf(account), [90, 10]);
      const events = await application.services.stores.audit.list(account.id, 2);
      assert.ok(events.some(({ event }) => event === 'authn_login_lock'));
      assert.notEqual(await submit(account.password), 303, 'the correct one is refused');
      assert.equal((await owner.get('/dashboard')).status, 200, 'the session goes on');
      await owner.submit('/logout', {});
      const { username, password } = account;
      const again = await owner.submit('/login', { username, password });
      assert.equal(again.status, 401, 'not even a known device gets in');
    });
  }

  test('clears the failures on known devices if it is right, and keeps those of strangers', async () => {
    const account = await application.createAccount();
    const owner = await application.logIn(account);
    await failOften(application.services, account.id, { byStrangers: 12, onKnownDevices: 5 });
    for (const path of ['/account/confirm', '/account/password'] as const) {
      const [form] = forms.filter((it) => it.path === path);
      await owner.submit('/account/confirm', { password: wrong });
      const answer = await owner.submit(path, form?.fields(account.password) ?? {});
      assert.equal(answer.status, 303, path);
      assert.deepEqual(await countsOf(account), [12, 0], path);
    }
  });

  test('is no failure if it could not be compared', async () => {
    const account = await application.createAccount();
    const owner = await application.logIn(account);
    verify.mock.mockImplementation(async () => {
      throw new Unavailable('Password hashing');
    });
    const answer = await owner.submit('/account/confirm', { password: account.password });
    verify.mock.mockImplementation(isRight);
    assert.equal(answer.status, 503);
    assert.deepEqual(await countsOf(account), [0, 0]);
  });

  test('is no longer delayed once the account is unlocked', async () => {
    const account = await application.createAccount();
    const owner = await application.logIn(account);
    const confirm = async () =>
      (await owner.submit('/account/confirm', { password: wrong })).status;
    const statuses: number[] = [];
    for (let guess = 0; guess < 12; guess += 1) statuses.push(await confirm());
    assert.ok(statuses.includes(429), statuses.join());
    const requestContext = { ip: '', userAgent: '', requestId: '' };
    await application.services.unlockAccount({ accountId: account.id, requestContext });
    assert.equal(await confirm(), 401);
  });
});

describe('delays of strangers', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication();
    mock.method(application.services.passwords, 'verify', async (it: string) => it !== wrong);
  });
  after(() => application.close());

  test('end once the owner has reset the password by email, and not with a login on a known device', async () => {
    const account = await application.createAccount();
    const { username, password, id } = account;
    const owner = await application.logIn(account);
    await owner.submit('/logout', {});
    const guess = async () =>
      (await application.browser().submit('/login', { username, password: wrong })).status;
    const statuses: number[] = [];
    for (let round = 0; round < 12; round += 1) statuses.push(await guess());
    assert.ok(statuses.includes(429), statuses.join());
    assert.equal((await owner.submit('/login', { username, password })).status, 303);
    const { failures } = application.services.stores;
    const after = await failures.find(id);
    assert.equal(after?.byStrangers, 0);
    assert.notEqual(after?.delayedUntil, null, 'the remaining delay is shown');
    const requestContext = { ip: '', userAgent: '', requestId: '' };
    const made = await application.services.makeResetLink({ accountId: id, requestContext });
    assert.ok(made.kind === 'made');
    const { token } = made.link;
    await application.services.resetPassword.complete({ token, password: chosen, requestContext });
    assert.equal(await guess(), 401);
  });
});
