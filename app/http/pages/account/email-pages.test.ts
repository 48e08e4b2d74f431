import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import type { TestBrowser } from '../../../testing/browser.ts';
import { emailsTo, linkIn } from '../../../testing/mail.ts';

const minuteMs = 60_000;
const weekMs = 7 * 24 * 60 * minuteMs;

describe('changing an email address', () => {
  let application: TestApplication;
  let account: TestAccount;
  let browser: TestBrowser;
  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  async function arrive() {
    account = await application.createAccount();
    browser = await startSession(account);
  }

  /** With an address that no other test uses, because rate limits count by network. */
  async function startSession(owner: TestAccount) {
    const { cookies } = await application.startSession(owner);
    const from = { 'x-forwarded-for': `10.${[...randomBytes(3)].join('.')}` };
    return application.browser(cookies, from);
  }

  const newAddress = () => `new-${randomBytes(6).toString('hex')}@example.com`;

  const emailsOf = async (address: string) =>
    (await emailsTo(application.services, address)).map(({ subject }) => subject);

  async function latestLink(address: string, path: string) {
    const [mail] = await emailsTo(application.services, address);
    return linkIn(mail ?? { text: '' }, path);
  }

  const emailOf = async ({ id }: TestAccount) =>
    (await application.services.stores.accounts.find(id))?.email;

  const isLoggedIn = async (visitor: TestBrowser) =>
    (await visitor.get('/dashboard')).status === 200;

  async function ask(email: string, visitor = browser) {
    return visitor.submit('/account/email', { email });
  }

  /** Opens the link and presses its button, in another browser. */
  async function press(link: string, visitor = application.browser()) {
    const opened = await visitor.get(link);
    return visitor.submit(opened.location ?? '', {});
  }

  async function change(email: string, visitor = browser) {
    assert.equal((await ask(email, visitor)).status, 303);
    return press(await latestLink(email, '/confirm-new-email'));
  }

  test('changes the letter case of the current address', async () => {
    await arrive();
    const capitals = account.email.replace('person', 'Person');
    assert.equal((await ask(account.email)).status, 400);
    assert.equal((await change(capitals)).status, 303);
    assert.equal(await emailOf(account), capitals);
    const back = await press(await latestLink(account.email, '/undo-email-change'));
    assert.equal(back.status, 303);
    assert.equal(await emailOf(account), account.email);
  });

  test('sends one mailbox only a few emails, even from many accounts', async () => {
    const email = newAddress();
    const statuses: number[] = [];
    for (let count = 0; count < 6; count += 1) {
      const visitor = await startSession(await application.createAccount());
      statuses.push((await ask(email, visitor)).status);
    }
    assert.deepEqual(statuses, [303, 303, 303, 303, 303, 429]);
    assert.equal((await emailsOf(email)).length, 5);
  });

  test('needs the link to the new address, notifies the old one, and updates every session', async () => {
    await arrive();
    const other = await application.startSession(account);
    const email = newAddress();
    const sent = await ask(email);
    assert.equal(sent.location, '/account/email/sent');
    assert.equal((await browser.get('/account/email/sent')).status, 200);
    const link = await latestLink(email, '/confirm-new-email');
    const opened = await browser.get(link);
    assert.match(opened.location ?? '', /^\/confirm-new-email\?link=[\w-]{16}$/);
    assert.equal(await emailOf(account), account.email, 'opening a link changes nothing');
    const confirmed = await press(link, browser);
    assert.equal(confirmed.location, '/account');
    assert.match((await browser.get('/account')).text, /Email address changed/);
    assert.equal(await emailOf(account), email);
    assert.match((await other.get('/dashboard')).text, new RegExp(email));

    const [told] = await emailsTo(application.services, account.email);
    assert.equal(told?.subject, 'Your email address was changed');
    assert.match(told?.text ?? '', /n•••@example\.com/);
    assert.ok(!told?.text.includes(email));
    assert.equal((await press(link)).status, 403, 'the link works once');
    const { password } = account;
    for (const [username, status] of [
      [account.email, 401],
      [email, 303],
    ] as const) {
      assert.equal(
        (await application.browser().submit('/login', { username, password })).status,
        status,
      );
    }
    const events = await application.services.stores.audit.list(account.id, 10);
    const names = events.map(({ event }) => event);
    assert.ok(names.includes('email_change_requested') && names.includes('email_changed'));
  });

  test('lets the old address recover the account and log everybody else out', async () => {
    await arrive();
    const thief = browser;
    const email = newAddress();
    await change(email);
    const link = await latestLink(account.email, '/undo-email-change');
    application.clock.advance(weekMs - minuteMs);
    const back = await press(link);
    assert.equal(back.location, '/undo-email-change/done');
    assert.equal(await emailOf(account), account.email);
    assert.equal(await isLoggedIn(thief), false);
    const { username, password } = account;
    const tried = await application.browser().submit('/login', { username, password });
    assert.equal(tried.status, 401, 'the password no longer works');

    const visitor = application.browser();
    await visitor.get(await latestLink(account.email, '/reset-password'));
    const chosen = 'an entirely new passphrase';
    assert.equal((await visitor.submit('/reset-password', { password: chosen })).status, 303);
    const logged = await visitor.submit('/login', { username: account.email, password: chosen });
    assert.equal(logged.status, 303);
    assert.equal((await press(link)).status, 403, 'the link works once');
    const events = await application.services.stores.audit.list(account.id, 20);
    assert.ok(events.some(({ event }) => event === 'email_change_undone'));
  });

  test('lets the oldest address win, and reserves it meanwhile', async () => {
    await arrive();
    const [first, second] = [newAddress(), newAddress()];
    await change(first);
    const owners = await latestLink(account.email, '/undo-email-change');
    const squatter = await application.services.createAccount({
      ...{ username: `squatter-${account.username}`, email: account.email },
      ...{ password: 'a fine passphrase', role: 'user', givenName: '', familyName: '' },
      requestContext: { ip: '', userAgent: '', requestId: '' },
    });
    assert.equal(squatter.kind, 'taken');
    await change(second);
    const thiefs = await latestLink(first, '/undo-email-change');
    assert.equal((await press(thiefs)).status, 303);
    assert.equal(await emailOf(account), first);
    assert.equal((await press(owners)).status, 303);
    assert.equal(await emailOf(account), account.email);
  });

  test('gives a taken address the same response as a free one, and notifies its owner', async () => {
    await arrive();
    const owner = await application.createAccount();
    const free = newAddress();
    const answers = [await ask(owner.email.toUpperCase()), await ask(free)];
    assert.deepEqual(
      answers.map(({ status, location }) => [status, location]),
      [
        [303, '/account/email/sent'],
        [303, '/account/email/sent'],
      ],
    );
    assert.deepEqual(await emailsOf(owner.email), ['You already have an account']);
    assert.deepEqual(await emailsOf(free), ['Confirm your new email address']);
    assert.equal(await emailOf(account), account.email);
  });

  test('gives an address to one of two accounts that confirm it at the same time', async () => {
    await arrive();
    const rival = await application.createAccount();
    const rivals = await startSession(rival);
    const email = newAddress();
    await ask(email);
    const one = await latestLink(email, '/confirm-new-email');
    await ask(email, rivals);
    const two = await latestLink(email, '/confirm-new-email');
    assert.notEqual(one, two);
    const answers = await Promise.all([press(one), press(two)]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 403]);
    const emails = [await emailOf(account), await emailOf(rival)];
    assert.equal(emails.filter((each) => each === email).length, 1);
  });

  test('ends the link when a newer one is sent, when the password changes, and after an hour', async () => {
    await arrive();
    const [first, second, third] = [newAddress(), newAddress(), newAddress()];
    await ask(first);
    await ask(second);
    assert.equal((await press(await latestLink(first, '/confirm-new-email'))).status, 403);
    await browser.submit('/account/password', {
      current: account.password,
      password: 'an entirely new passphrase',
    });
    assert.equal((await press(await latestLink(second, '/confirm-new-email'))).status, 403);
    await ask(third);
    application.clock.advance(60 * minuteMs + 1);
    assert.equal((await press(await latestLink(third, '/confirm-new-email'))).status, 403);
    assert.equal(await emailOf(account), account.email);
  });

  test('refuses what is no new address, and asks for a recent proof', async () => {
    await arrive();
    for (const [email, reason] of [
      ['nowhere', /Enter an email address/],
      [account.email.replace('example.com', 'EXAMPLE.Com'), /already your address/],
    ] as const) {
      const answer = await ask(email);
      assert.equal(answer.status, 400);
      assert.match(answer.text, reason);
      assert.match(answer.text, new RegExp(`value="${email}"`));
    }
    application.clock.advance(11 * minuteMs);
    const sent = await browser.get('/account/email');
    assert.equal(sent.location, '/account/confirm?rd=%2Faccount%2Femail');
    assert.deepEqual(await emailsOf(account.email), []);
  });

  test('gives an address that was never confirmed no link to recover', async () => {
    await arrive();
    const { stores, sessions } = application.services;
    const stranger = newAddress();
    const id = `${account.id}-unproved`;
    const username = `un-${account.username}`;
    const unproved = {
      id,
      username,
      email: stranger,
      role: 'user',
      emailConfirmedAt: null,
    } as const;
    await stores.accounts.insert(unproved, application.clock.now());
    const visitor = await startSession({ ...unproved, password: '' });
    await change(newAddress(), visitor);
    assert.deepEqual(await emailsOf(stranger), []);
    await sessions.settle();
  });
});
