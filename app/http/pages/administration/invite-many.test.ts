import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { csrfOf, hiddenFieldsOf, type TestBrowser } from '../../../testing/browser.ts';

const path = '/admin/invitations';
const many = '/admin/invitations/many';
const password = 'engines weave algebra';
const dayMs = 24 * 60 * 60 * 1000;
let count = 0;
const newAddress = () => `several-${++count}@example.com`;

describe('a list of people', () => {
  let application: TestApplication;
  let administrator: TestAccount;
  let admin: TestBrowser;
  before(async () => {
    application = await startApplication({ REGISTRATION: 'closed' });
    administrator = await application.createAccount({ role: 'admin' });
    admin = await application.startSession(administrator);
  });
  after(() => application.close());

  async function emailedLinks(email: string): Promise<string[]> {
    const { devMailbox } = application.services;
    const letters = ((await devMailbox?.list()) ?? []).filter(({ to }) => to === email);
    const texts = await Promise.all(letters.map(({ id }) => devMailbox?.find(id)));
    return texts.flatMap((letter) => {
      const found = /http:\/\/localhost:8080(\/(?:invite|confirm-email)\?token=\S+)/.exec(
        letter?.text ?? '',
      );
      return found?.[1] === undefined ? [] : [found[1]];
    });
  }

  const shownLinks = (text: string) =>
    [...text.matchAll(/http:\/\/localhost:8080(\/invite\?token=[\w-]+)/g)].map(([, at = '']) => at);
  const idOf = async (email: string) =>
    (await application.services.stores.invitations.findByEmail(email, application.clock.now()))
      ?.id ?? '';
  const accountOf = (name: string) => application.services.stores.accounts.findByLogInName(name);

  const check = (people: string, more: Record<string, string> = {}) =>
    admin.submit(many, { people, ...more });

  /** Presses the button below the preview. */
  async function sendChecked(preview: { readonly text: string }, browser = admin) {
    const fields = hiddenFieldsOf(preview);
    assert.ok(fields['send'], preview.text);
    const { people = '' } = fields;
    return browser.post(many, { ...fields, people: unescaped(people) });
  }

  async function follow(link: string): Promise<TestBrowser> {
    const browser = application.browser();
    assert.match((await browser.get(link)).location ?? '', /^\/invite\?link=/);
    return browser;
  }

  test('is shown before anything is sent, and then everybody gets an email', async () => {
    const people = Array.from({ length: 50 }, newAddress);
    const preview = await check(people.join('\n'), { groups: 'staff' });
    assert.equal(preview.status, 200, preview.text);
    assert.match(preview.text, /50 people will be invited/);
    assert.deepEqual(await emailedLinks(people[0] ?? ''), []);
    const sent = await sendChecked(preview);
    assert.equal(sent.status, 303, sent.text);
    assert.match((await admin.get(path)).text, /All invitations sent/);
    for (const email of people) assert.equal((await emailedLinks(email)).length, 1, email);

    const [link = ''] = await emailedLinks(people[0] ?? '');
    const answer = await (await follow(link)).submit('/invite', { username: 'first', password });
    assert.equal(answer.status, 303);
    assert.deepEqual((await accountOf('first'))?.groups, ['staff']);
    assert.ok((await accountOf('first'))?.emailConfirmedAt);
  });

  test('that is sent twice invites once', async () => {
    const email = newAddress();
    const preview = await check(email);
    assert.equal((await sendChecked(preview)).status, 303);
    const links = await emailedLinks(email);
    assert.equal((await sendChecked(preview)).status, 303);
    assert.match((await admin.get(path)).text, /already sent this form/);
    assert.deepEqual(await emailedLinks(email), links);
  });

  test('that is sent several times at once, as by a double click, invites once', async () => {
    const [listed, single] = [newAddress(), newAddress()];
    const preview = await check(listed);
    const { _csrf = '', form = '' } = hiddenFieldsOf(await admin.get(path));
    const times = [1, 2, 3, 4];
    const answers = await Promise.all([
      ...times.map(() => sendChecked(preview)),
      ...times.map(() => admin.post(path, { _csrf, form, email: single, role: 'user' })),
    ]);
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([303]));
    for (const email of [listed, single]) {
      const links = await emailedLinks(email);
      assert.equal(links.length, 1, email);
      assert.equal((await (await follow(links[0] ?? '')).get('/invite')).status, 200);
    }
  });

  test('has its own role, groups and name on each line of CSV', async () => {
    const [one, two, three] = [newAddress(), newAddress(), newAddress()];
    const csv = `Name;Email;Groups;Role\r\n"Lovelace; Ada";${one};wiki board;admin\r\n;${two};;\r\n"Quote ""Q""";${three};"a,b";USER`;
    const preview = await check(csv, { groups: 'staff' });
    assert.match(preview.text, /3 people will be invited/);
    assert.equal((await sendChecked(preview)).status, 303);
    const { stores } = application.services;
    const found = async (email: string) => {
      const invitation = await stores.invitations.findByEmail(email, application.clock.now());
      return [invitation?.name, invitation?.role, invitation?.groups.join()];
    };
    assert.deepEqual(await found(one), ['Lovelace; Ada', 'admin', 'board,wiki']);
    assert.deepEqual(await found(two), [null, 'user', 'staff']);
    assert.deepEqual(await found(three), ['Quote "Q"', 'user', 'a,b']);
    const [link = ''] = await emailedLinks(one);
    const page = await (await follow(link)).get('/invite');
    assert.match(page.text, /name="given_name"[^>]*value="Lovelace;"/);
    assert.match(page.text, /name="family_name"[^>]*value="Ada"/);
  });

  test('may be copied from an email program', async () => {
    const [one, two] = [newAddress(), newAddress()];
    const preview = await check(`"Lovelace, Ada" <${one}>, Grace <${two}>`);
    assert.match(preview.text, /2 people will be invited/);
    assert.match(preview.text, /Lovelace, Ada/);
  });

  test('names each faulty line, sends the others, and keeps the faulty ones', async () => {
    const owner = await application.createAccount();
    const good = newAddress();
    const gone = newAddress();
    const leaver = await application.createAccount({ email: gone });
    const { stores } = application.services;
    const now = application.clock.now();
    await stores.accounts.reserveEmail('kept@example.com', leaver.id, now + dayMs);
    const lines = [
      ['nowhere', 'This is not an email address'],
      [good, ''],
      [good.toUpperCase(), 'The address is in an earlier line'],
      [owner.email, 'An account uses this address'],
      ['kept@example.com', 'The address is reserved'],
      [`${newAddress()},root`, 'The role is neither'],
      [`${newAddress()},user,A+B`, 'A group name is not allowed'],
      [`${newAddress()},user,,Eve\u202e`, 'invisible characters'],
      [`${newAddress()},user,,a,b`, 'too many columns'],
      [`${newAddress()},"user`, 'an unclosed quotation mark'],
      ['<script>alert(1)</script>', 'This is not an email address'],
      ['victim@example.com%0aBcc: all@example.com', 'This is not an email address'],
    ] as const;
    const preview = await check(lines.map(([line]) => line).join('\n'));
    assert.match(preview.text, /1 person will be invited/);
    assert.match(preview.text, /11 lines have errors/);
    for (const [index, [, fault]] of lines.entries()) {
      const item = new RegExp(`Line ${index + 1}</p>[\\s\\S]*?</li>`).exec(preview.text)?.[0];
      assert.ok(item?.includes(fault), `${index + 1}: ${item}`);
    }
    assert.ok(!preview.text.includes('<script>alert'));
    const sent = await sendChecked(preview);
    assert.equal(sent.status, 200);
    assert.match(sent.text, /1 invitation sent/);
    assert.equal((await emailedLinks(good)).length, 1);
    const kept = unescaped(/<textarea[^>]*>([\s\S]*?)<\/textarea>/.exec(sent.text)?.[1] ?? '');
    const faulty = lines.filter(([, fault]) => fault !== '').map(([line]) => line);
    assert.equal(kept.trim(), faulty.join('\n'));
  });

  test('has at most 500 people, and is never lost', async () => {
    const people = Array.from({ length: 501 }, (_, at) => `long-${at}@example.com`).join('\n');
    const refused = await check(people);
    assert.equal(refused.status, 400);
    assert.match(refused.text, /at most 500 people/);
    assert.ok(refused.text.includes('long-500@example.com'), 'what was typed stays');
    const onOneLine = await check(people.replaceAll('\n', ', '));
    assert.equal(onOneLine.status, 400);
    const empty = await check('  \n ');
    assert.match(empty.text, /Enter at least one email address/);
    const huge = await admin.post(many, {
      _csrf: csrfOf(await admin.get(many)),
      people: 'a'.repeat(300_000),
    });
    assert.equal(huge.status, 413);
  });

  test('can give links to pass on: they work once, and prove no address', async () => {
    const [one, two] = [newAddress(), newAddress()];
    const people = `${one}\n${two}\n${newAddress()},admin`;
    const preview = await check(people, { delivery: 'link' });
    assert.match(preview.text, /The link of an administrator is never shown/);
    assert.match(preview.text, /Create 2 links/);
    const made = await sendChecked(preview);
    assert.equal(made.status, 200);
    const links = shownLinks(made.text);
    assert.equal(new Set(links).size, 2);
    assert.deepEqual(await emailedLinks(one), []);
    assert.deepEqual(shownLinks((await admin.get(path)).text), []);

    const browser = await follow(links[0] ?? '');
    const answer = await browser.submit('/invite', { username: 'copied', password });
    assert.equal(answer.location, '/dashboard');
    const account = await accountOf('copied');
    assert.equal(account?.emailConfirmedAt, null);
    assert.equal((await (await follow(links[0] ?? '')).get('/invite')).status, 403);

    const again = application.browser();
    const login = await again.submit('/login', { username: 'copied', password });
    assert.equal(login.status, 303, login.text);
    const [confirm = ''] = await emailedLinks(one);
    const mailbox = application.browser();
    await mailbox.get(confirm);
    assert.equal((await mailbox.submit('/confirm-email', {})).status, 303);
    assert.ok((await accountOf('copied'))?.emailConfirmedAt);
  });

  test('never give the link of an administrator where email works', async () => {
    const email = newAddress();
    const wish = { email, role: 'admin', delivery: 'link' };
    const refused = await admin.submit(path, wish);
    assert.equal(refused.status, 409);
    assert.match(refused.text, /The link of an administrator is never shown/);
    assert.equal(await idOf(email), '');

    await admin.submit(path, { email, role: 'admin' });
    const id = await idOf(email);
    const list = await admin.get(path);
    assert.ok(list.text.includes(`name="resend" value="${id}"`), list.text);
    assert.ok(!list.text.includes(`name="link" value="${id}"`));
    const forged = await admin.post(path, { _csrf: csrfOf(list), link: id });
    assert.equal(forged.status, 409);
    assert.deepEqual(shownLinks(forged.text), []);
    const [emailed = ''] = await emailedLinks(email);
    assert.equal((await (await follow(emailed)).get('/invite')).status, 200);
  });

  test('a copied link that fifty browsers use at once makes one account', async () => {
    const made = await sendChecked(await check(newAddress(), { delivery: 'link' }));
    const [link = ''] = shownLinks(made.text);
    const browsers = await Promise.all(Array.from({ length: 50 }, () => follow(link)));
    const answers = await Promise.all(
      browsers.map((browser, at) =>
        browser.submit('/invite', { username: `crowd-${at}`, password }),
      ),
    );
    assert.equal(answers.filter(({ status }) => status === 303).length, 1);
    const accounts = await Promise.all(browsers.map((_, at) => accountOf(`crowd-${at}`)));
    assert.equal(accounts.filter((account) => account !== undefined).length, 1);
  });

  test('sending again, or a new link, ends the former link', async () => {
    const email = newAddress();
    await admin.submit(path, { email });
    const [first = ''] = await emailedLinks(email);
    assert.equal((await admin.submit(path, { resend: await idOf(email) })).status, 303);
    assert.match((await admin.get(path)).text, /Invitation sent again/);
    const links = await emailedLinks(email);
    assert.equal(links.length, 2);
    assert.equal((await (await follow(first)).get('/invite')).status, 403);
    const second = links.find((link) => link !== first) ?? '';
    assert.equal((await (await follow(second)).get('/invite')).status, 200);

    const shown = await admin.submit(path, { link: await idOf(email) });
    assert.equal(shown.status, 200);
    const [third = ''] = shownLinks(shown.text);
    assert.equal((await (await follow(second)).get('/invite')).status, 403);
    const holder = await follow(third);
    assert.equal((await holder.submit('/invite', { username: 'third', password })).status, 303);
    assert.equal((await accountOf('third'))?.emailConfirmedAt, null);
  });

  test('an invitation is not sent again once its address has an account', async () => {
    const email = newAddress();
    await admin.submit(path, { email });
    const id = await idOf(email);
    await application.createAccount({ email });
    assert.equal((await admin.submit(path, { resend: id })).status, 303);
    assert.match((await admin.get(path)).text, /An account uses that address now/);
    assert.equal((await emailedLinks(email)).length, 1);
  });

  test('every state has an address, and pages follow each other without gaps', async () => {
    const sender = await application.createAccount({ role: 'admin' });
    const colleague = await application.startSession(sender);
    const people = Array.from({ length: 120 }, newAddress);
    const preview = await colleague.submit(many, { people: people.join('\n'), delivery: 'link' });
    await sendChecked(preview, colleague);
    const asleep = { accountId: sender.id, role: 'user' } as const;
    const requestContext = { ip: '', userAgent: '', requestId: '' };
    await application.services.setRole({ ...asleep, requestContext });
    const seen: string[] = [];
    let next: string | undefined = `${path}?state=inactive`;
    for (let pages = 0; next !== undefined && pages < 5; pages += 1) {
      const page = await admin.get(next);
      assert.equal(page.status, 200);
      seen.push(
        ...[...page.text.matchAll(/several-\d+@example\.com(?= <span)/g)].map(([at]) => at),
      );
      const [, to] = /href="([^"]*cursor=[^"]*)"/.exec(page.text) ?? [];
      next = to?.replaceAll('&amp;', '&');
    }
    assert.deepEqual(seen.sort(), people.sort());

    const email = newAddress();
    await admin.submit(path, { email });
    await admin.submit(path, { revoke: await idOf(email) });
    assert.ok((await admin.get(`${path}?state=revoked`)).text.includes(email));
    assert.ok(!(await admin.get(path)).text.includes(email));
    for (const query of ['state=odd', 'cursor=odd']) {
      assert.equal((await admin.get(`${path}?${query}`)).status, 400, query);
    }
  });
});

test('without email, links are passed on', async (t) => {
  const application = await startApplication({
    BASE_URL: 'https://login.example.com',
    REGISTRATION: 'invite',
  });
  t.after(() => application.close());
  const admin = await application.startSession(await application.createAccount({ role: 'admin' }));
  const page = await admin.get(path);
  assert.match(page.text, /This server cannot send email/);
  const made = await admin.submit(path, { email: newAddress() });
  assert.equal(made.status, 200, made.text);
  const [, token = ''] =
    /https:\/\/login\.example\.com\/invite\?token=([\w-]+)/.exec(made.text) ?? [];
  const browser = application.browser();
  await browser.get(`/invite?token=${token}`);
  const answer = await browser.submit('/invite', { username: 'unmailed', password });
  assert.equal(answer.location, '/dashboard');
});

function unescaped(html: string): string {
  return html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
