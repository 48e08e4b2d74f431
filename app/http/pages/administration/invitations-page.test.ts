import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { AccountChange } from '../../../journeys/steps/account-change.ts';
import { sessionAccount } from '../../../sessions/session-account.ts';
import type { TestAccount } from '../../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { csrfOf, type TestBrowser } from '../../../testing/browser.ts';
import { eventually } from '../../../testing/eventually.ts';

const dayMs = 24 * 60 * 60 * 1000;
const minuteMs = 60_000;
const path = '/admin/invitations';
const password = 'engines weave algebra';
let count = 0;
const newAddress = () => `guest-${++count}@example.com`;
const requestContext = { ip: '192.0.2.1', userAgent: 'test', requestId: 'test' };

describe('invitations', () => {
  let application: TestApplication;
  let administrator: TestAccount;
  let admin: TestBrowser;
  before(async () => {
    application = await startApplication({ REGISTRATION: 'closed' });
    administrator = await application.createAccount({ role: 'admin' });
    admin = await application.startSession(administrator);
  });
  after(() => application.close());

  const events = async (id: string) =>
    (await application.services.stores.audit.list(id, 50)).map(({ event }) => event);

  async function linkFor(email: string): Promise<string> {
    const { devMailbox } = application.services;
    const emails = (await devMailbox?.list()) ?? [];
    const mail = await devMailbox?.find(emails.find(({ to }) => to === email)?.id ?? '');
    const url = /http:\/\/localhost:8080(\/invite\?token=\S+)/.exec(mail?.text ?? '');
    return url?.[1] ?? 'no link';
  }

  const send = (browser: TestBrowser, fields: { email: string } & Record<string, string>) =>
    browser.submit(path, fields);

  /** @returns the path of the emailed link */
  async function invite(email: string, more: Record<string, string> = {}): Promise<string> {
    const answer = await send(admin, { email, ...more });
    assert.equal(answer.status, 303, answer.text);
    return linkFor(email);
  }

  async function follow(link: string, browser = application.browser()): Promise<TestBrowser> {
    const answer = await browser.get(link);
    assert.match(answer.location ?? '', /^\/invite\?link=[\w-]{16}$/);
    return browser;
  }

  test('an invited person with a short user name cannot choose a password that contains it', async () => {
    const browser = await follow(await invite(newAddress()));
    const username = 'al';
    const refused = await browser.submit('/invite', {
      username,
      password: 'with al to the seaside',
    });
    assert.equal(refused.status, 400);
    assert.match(refused.text, /can’t contain your name, user name/);
    const accepted = await browser.submit('/invite', { username, password: 'also to the seaside' });
    assert.equal(accepted.status, 303);
  });

  test('an invited person creates the account, with the role and groups, and is logged in', async () => {
    const email = newAddress();
    const link = await invite(email, { role: 'admin', groups: 'wiki, board' });
    const list = await admin.get(path);
    assert.match(list.text, /Invitation sent/);
    assert.match(list.text, new RegExp(`${email}[\\s\\S]*Administrator · board, wiki`));

    const browser = await follow(link);
    const page = await browser.get('/invite');
    assert.match(page.text, new RegExp(`${administrator.username}</strong> invites you`));
    const fields = { username: 'Guest.One', password, given_name: 'Grace', family_name: '' };
    const answer = await browser.submit('/invite', fields);
    assert.equal(answer.status, 303);
    assert.equal(answer.location, '/dashboard');
    assert.match((await browser.get('/dashboard')).text, /Welcome\. This is your account/);
    assert.equal((await browser.get('/admin')).status, 200);

    const account = await application.services.stores.accounts.findByLogInName('guest.one');
    assert.equal(account?.role, 'admin');
    assert.deepEqual(account?.groups, ['board', 'wiki']);
    assert.ok(account?.emailConfirmedAt);
    assert.equal(account?.email, email);
    assert.deepEqual(await events(account?.id ?? ''), ['authn_login_success', 'user_created']);
    assert.ok((await events(administrator.id)).includes('invitation_created'));
    assert.ok(!(await admin.get(path)).text.includes(email));
    const again = await (await follow(link)).get('/invite');
    assert.equal(again.status, 403);
    assert.match(again.text, /no longer works/);
  });

  test('concurrent uses create one account', async () => {
    const link = await invite(newAddress());
    const browsers = await Promise.all(Array.from({ length: 10 }, () => follow(link)));
    const answers = await Promise.all(
      browsers.map((browser, at) =>
        browser.submit('/invite', { username: `racer-${at}`, password }),
      ),
    );
    const statuses = answers.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [303, ...Array(9).fill(403)]);
    const made = await Promise.all(
      browsers.map((_, at) => application.services.stores.accounts.findByLogInName(`racer-${at}`)),
    );
    assert.equal(made.filter((account) => account !== undefined).length, 1);
  });

  test('errors are shown, typed values stay, and the link still works', async () => {
    const taken = await application.createAccount();
    const browser = await follow(await invite(newAddress()));
    const wrong = await browser.submit('/invite', {
      username: 'admin',
      password: 'password1234567',
      given_name: 'Grace',
    });
    assert.equal(wrong.status, 400);
    assert.match(wrong.text, /is reserved/);
    assert.match(wrong.text, /too easy to guess/);
    assert.match(wrong.text, /value="Grace"/);
    const clash = await browser.submit('/invite', { username: taken.username, password });
    assert.equal(clash.status, 409);
    assert.match(clash.text, /That user name is taken/);
    assert.equal((await browser.submit('/invite', { username: 'late', password })).status, 303);
  });

  test('a revoked, replaced or expired invitation no longer works', async () => {
    const email = newAddress();
    const [replaced, revoked] = [await invite(email), await invite(email)];
    assert.notEqual(replaced, revoked);
    assert.equal((await (await follow(replaced)).get('/invite')).status, 403);
    const holder = await follow(revoked);
    assert.equal((await holder.get('/invite')).status, 200);

    const { listInvitations } = application.services;
    const { id = '' } = (await listInvitations()).find((one) => one.email === email) ?? {};
    const _csrf = csrfOf(await admin.get(path));
    assert.equal((await admin.submit(path, { revoke: id })).status, 303);
    assert.match((await admin.get(path)).text, /Invitation revoked/);
    assert.equal((await admin.post(path, { _csrf, revoke: id })).status, 303);
    assert.match((await admin.get(path)).text, /already accepted or revoked/);
    assert.deepEqual(await events(id), ['invitation_revoked', 'invitation_created']);
    const late = await holder.submit('/invite', { username: 'too-late', password });
    assert.equal(late.status, 403);

    const expired = await follow(await invite(newAddress()));
    application.clock.advance(7 * dayMs + minuteMs);
    assert.equal((await expired.get('/invite')).status, 403);
    await application.services.purgeExpired();
    admin = await application.startSession(administrator);
  });

  test('an invitation does not work while its sender may not invite', async () => {
    const { setRole, disableAccount, deleteAccount } = application.services;
    for (const lose of [
      (change: AccountChange) => setRole({ ...change, role: 'user' }),
      disableAccount,
      deleteAccount,
    ]) {
      const colleague = await application.createAccount({ role: 'admin' });
      const browser = await application.startSession(colleague);
      const email = newAddress();
      await send(browser, { email, role: 'admin' });
      const holder = await follow(await linkFor(email));
      assert.equal((await holder.get('/invite')).status, 200);
      await lose({ accountId: colleague.id, requestContext });
      assert.equal((await holder.get('/invite')).status, 403);
      assert.ok(!(await admin.get(path)).text.includes(email));
    }
  });

  test('invalid addresses and owners of an account are not invited, and the page says why', async () => {
    const account = await application.createAccount();
    const taken = await send(admin, { email: account.email.toUpperCase() });
    assert.equal(taken.status, 409);
    assert.match(taken.text, /An account uses that address/);
    const wrong = await send(admin, { email: 'nowhere', groups: 'A b;c' });
    assert.equal(wrong.status, 400);
    assert.match(wrong.text, /Enter an email address/);
    assert.match(wrong.text, /Separate groups with commas/);
    assert.match(wrong.text, /value="A b;c"/);
    const _csrf = csrfOf(await admin.get(path));
    const odd = await admin.post(path, { _csrf, email: newAddress(), role: 'root', groups: '' });
    assert.equal(odd.status, 400);
    assert.match(odd.text, /Choose a role/);
  });

  test('a group with a space in its name is refused, and does not become two', async () => {
    for (const groups of [
      'wiki editors',
      'staff, wiki editors',
      'wiki\teditors',
      'wiki\u00a0editors',
    ]) {
      const email = newAddress();
      const answer = await send(admin, { email, groups });
      assert.equal(answer.status, 400, groups);
      assert.match(answer.text, /and no spaces/);
      assert.ok(answer.text.includes(email), 'what was typed stays');
      assert.ok(!(await admin.get(path)).text.includes(email));
    }
  });

  test('an account that was created meanwhile wins, and its owner is asked to log in', async () => {
    const email = newAddress();
    const browser = await follow(await invite(email));
    await application.createAccount({ email });
    const answer = await browser.submit('/invite', { username: 'twin', password });
    assert.equal(answer.status, 409);
    assert.match(answer.text, /already an account with your email address/);
    assert.equal(await application.services.stores.accounts.findByLogInName('twin'), undefined);
  });

  test("an invitation cannot be accepted in somebody else's session", async () => {
    const link = await invite(newAddress());
    const browser = await follow(link, await application.startSession(administrator));
    const page = await browser.get('/invite');
    assert.match(page.text, /You are already logged in/);
    const [, named = ''] = (await browser.get(link)).location?.split('=') ?? [];
    const form = { _csrf: csrfOf(page), link: named, username: 'second', password };
    assert.equal((await browser.post('/invite', form)).status, 400);
    assert.equal(await application.services.stores.accounts.findByLogInName('second'), undefined);
  });

  test('the pages of administrators need an administrator with a recent proof', async () => {
    const person = await application.createAccount();
    const browser = await application.startSession(person);
    for (const page of ['/admin', path]) {
      const answer = await browser.get(page);
      assert.equal(answer.status, 403);
      assert.match(answer.text, /don’t have permission to view this page/);
      assert.equal((await application.browser().get(page)).status, 303);
      const program = await browser.get(page, { accept: 'application/json' });
      assert.equal(JSON.parse(program.text).code, 'forbidden');
    }
    const forged = await browser.post(path, { email: newAddress() });
    assert.equal(forged.status, 403);
    const isWritten = async () => (await events(person.id)).includes('authz_fail');
    await eventually('the refusal is recorded', 5_000, isWritten);
    assert.ok(!(await browser.get('/dashboard')).text.includes('href="/admin"'));
    assert.ok((await admin.get('/dashboard')).text.includes('href="/admin"'));

    await application.services.setRole({ accountId: person.id, role: 'admin', requestContext });
    assert.equal((await browser.get('/admin')).status, 200);
    application.clock.advance(11 * minuteMs);
    const stale = await admin.get(path);
    assert.equal(stale.location, `/account/confirm?rd=${encodeURIComponent(path)}`);
    const before = (await application.services.listInvitations()).length;
    assert.equal((await admin.post(path, { email: newAddress() })).status, 303);
    assert.equal((await application.services.listInvitations()).length, before);
  });
});

test('without email nobody is invited by email, and even the link of an administrator is shown', async (t) => {
  const application = await startApplication({
    BASE_URL: 'https://login.example.com',
    REGISTRATION: 'invite',
  });
  t.after(() => application.close());
  const { invite, inviteMany, listInvitations, mail } = application.services;
  assert.equal(mail.isAvailable, false);
  const account = { ...(await application.createAccount({ role: 'admin' })), groups: [] };
  const inviter = { ...account, givenName: null, familyName: null, emailConfirmedAt: 0 };
  const actor = { account } as unknown as Parameters<typeof invite>[0]['actor'];
  const wanted = { actor, email: newAddress(), role: 'user', groups: '', requestContext } as const;
  assert.deepEqual(await invite(wanted), { kind: 'no-mail' });
  assert.deepEqual(await listInvitations(), []);
  const shown = await inviteMany.send({
    ...{ people: newAddress(), role: 'admin', groups: '', delivery: 'link' },
    ...{ inviter: sessionAccount(inviter), requestContext },
  });
  assert.ok(shown.kind === 'sent' && shown.invitations[0]?.link !== undefined);
});
