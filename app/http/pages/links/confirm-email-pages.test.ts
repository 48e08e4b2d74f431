import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { csrfOf, hiddenFieldsOf } from '../../../testing/browser.ts';
import { deliverNow, emailsTo, linkIn } from '../../../testing/mail.ts';
import { startMailServer } from '../../../testing/mail-server.ts';
import {
  confirm,
  linkFor,
  logIn,
  newAddress,
  newPerson,
  password,
  register,
  visitor,
} from '../../../testing/registrations.ts';

describe('confirming an email address', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  async function registered(wishes: { email?: string; username?: string } = {}) {
    const person = newPerson(wishes);
    assert.equal((await register(application, person)).status, 303);
    return { person, link: await linkFor(application, person.email) };
  }

  test('works once, even if many browsers press the button together', async () => {
    const { person, link } = await registered();
    const browser = visitor(application);
    await browser.get(link);
    const form = hiddenFieldsOf(await browser.get('/confirm-email'));
    const copies = Array.from({ length: 50 }, () => browser.copy());
    const answers = await Promise.all(copies.map((copy) => copy.post('/confirm-email', form)));
    const statuses = answers.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [303, ...Array(49).fill(403)]);
    assert.equal((await logIn(application, person.username)).status, 303);
  });

  test('does not happen when a program opens the link', async () => {
    const { person, link } = await registered();
    for (let count = 0; count < 3; count += 1) {
      const scanner = visitor(application);
      await scanner.get(link);
      await scanner.get('/confirm-email');
    }
    assert.equal((await logIn(application, person.username)).status, 403);
    assert.equal((await confirm(application, link)).status, 303);
  });

  test('moves the token from the URL into a cookie for this page', async () => {
    const { link } = await registered();
    const browser = visitor(application);
    const opened = await browser.get(link);
    assert.equal(opened.status, 303);
    assert.match(opened.location ?? '', /^\/confirm-email\?link=[\w-]{16}$/);
    assert.equal(opened.headers.get('referrer-policy'), 'no-referrer');
    assert.equal(opened.headers.get('cache-control'), 'no-store');
    const [, token = ''] = link.split('=');
    const cookie = opened.headers.getSetCookie().find((line) => line.includes(token));
    assert.match(cookie ?? '', /; Path=\/confirm-email; .*HttpOnly; SameSite=Lax$/);
    assert.match(cookie ?? '', /Max-Age=7200;/);
    assert.ok(!(await browser.get('/confirm-email')).text.includes(token));
    const [name = ''] = cookie?.split('=') ?? [];
    const planted = { cookie: `${name}=${'x'.repeat(43)}; ${name}=${token}` };
    const page = await application.browser().get(opened.location ?? '', planted);
    assert.equal(page.status, 200, 'a planted cookie does not hide the real one');
    const foreign = { cookie: `${name}=${'x'.repeat(43)}` };
    assert.equal((await application.browser().get(opened.location ?? '', foreign)).status, 403);
  });

  test('refuses unknown links, and requests without a link', async () => {
    for (const token of ['guess', 'a'.repeat(43), '']) {
      const browser = visitor(application);
      await browser.get(`/confirm-email?token=${token}`);
      const answer = await browser.get('/confirm-email');
      assert.equal(answer.status, 403, token);
    }
    const browser = visitor(application);
    const page = await browser.get('/login');
    const _csrf = /name="_csrf" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
    assert.equal((await browser.post('/confirm-email', { _csrf })).status, 403);
  });

  test('does not take the names of an account that an operator creates meanwhile', async () => {
    for (const field of ['username', 'email'] as const) {
      const { person, link } = await registered();
      const other = await application.createAccount({ [field]: person[field] });
      const answer = await confirm(application, link);
      assert.equal(answer.status, 303);
      const { text } = await visitor(application).get(answer.location ?? '');
      assert.match(text, field === 'username' ? /Someone else took/ : /Another account uses/);
      assert.equal((await logIn(application, other.username, other.password)).status, 303);
      assert.equal((await confirm(application, link)).status, 403);
    }
  });

  test('gives an address that two people registered to the owner of the mailbox', async () => {
    const first = await registered();
    const second = await registered({ email: first.person.email });
    assert.equal((await confirm(application, second.link)).status, 303);
    assert.equal((await logIn(application, first.person.username)).status, 403);
    assert.equal((await confirm(application, first.link)).location, '/confirm-email/taken?email');
  });

  test('uses BASE_URL in the emailed link, whatever the request says', async () => {
    const forged = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example;proto=https',
      'x-forwarded-proto': 'https',
    };
    const person = newPerson();
    const browser = application.browser(undefined, { 'x-forwarded-for': newAddress(), ...forged });
    assert.equal((await browser.submit('/register', person)).status, 303);
    await browser.submit('/resend-confirmation', { email: person.email });
    const emails = await emailsTo(application.services, person.email);
    assert.equal(emails.length, 2);
    for (const { text, html } of emails) {
      const urls = [...`${text}${html}`.matchAll(/https?:\/\/[^/\s"]+/g)].map(([url]) => url);
      assert.deepEqual([...new Set(urls)], [application.baseUrl.origin]);
    }
  });

  test('can be requested again after the correct password, or by address, and the old link still works', async () => {
    const { person, link } = await registered();
    const browser = visitor(application);
    const form = { username: person.username, password };
    const refused = await browser.submit('/login', form);
    assert.match(refused.text, /Confirm your email address first/);
    const hidden = (name: string) =>
      new RegExp(`name="${name}" value="([^"]*)"`).exec(refused.text)?.[1] ?? '';
    const fields = { _csrf: hidden('_csrf'), handle: hidden('handle') };
    assert.equal((await browser.post('/resend-confirmation', fields)).status, 303);
    assert.equal((await emailsTo(application.services, person.email)).length, 2);
    await browser.submit('/resend-confirmation', { email: person.email });
    assert.equal((await emailsTo(application.services, person.email)).length, 3);
    assert.equal((await confirm(application, link)).status, 303);
    assert.equal(
      (await confirm(application, await linkFor(application, person.email))).status,
      403,
    );
  });

  test('gives every request for another email the same response, emails nobody else, and is limited', async () => {
    const { devMailbox } = application.services;
    const account = await application.createAccount();
    const before = (await devMailbox?.list())?.length;
    for (const fields of [
      { email: account.email },
      { email: newPerson().email },
      { handle: account.id },
      { handle: 'no\u0000thing' },
    ]) {
      const browser = visitor(application);
      const _csrf = csrfOf(await browser.get('/resend-confirmation'));
      const answer = await browser.post('/resend-confirmation', { _csrf, ...fields });
      assert.equal(answer.status, 303);
    }
    assert.equal((await devMailbox?.list())?.length, before);
    const browser = visitor(application);
    assert.equal((await browser.submit('/resend-confirmation', { email: 'x' })).status, 400);
    const statuses: number[] = [];
    const { email } = newPerson();
    for (let count = 0; count < 6; count += 1) {
      statuses.push((await browser.submit('/resend-confirmation', { email })).status);
    }
    assert.deepEqual(statuses, [303, 303, 303, 303, 303, 429]);
  });

  test('survives a mail server that is down', async (t) => {
    const mailServer = await startMailServer();
    const own = await startApplication({ SMTP_URL: mailServer.url });
    t.after(async () => {
      await own.close();
      await mailServer.stop();
    });
    await mailServer.stop();
    const person = newPerson();
    assert.equal((await register(own, person)).status, 303);
    await deliverNow(own.services);
    assert.equal(mailServer.mails.length, 0);
    await mailServer.restart();
    own.clock.advance(10 * 60_000);
    await deliverNow(own.services);
    assert.equal(mailServer.mails.length, 1);
    const [mail] = mailServer.mails;
    assert.deepEqual(mail?.to, [person.email]);
    const link = linkIn({ text: mail?.text ?? '' }, '/confirm-email');
    assert.equal((await confirm(own, link)).status, 303);
  });
});
