import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { csrfOf, type TestBrowser } from '../../../testing/browser.ts';
import { deliverNow } from '../../../testing/mail.ts';

const path = '/account/api-keys';
const anyKey = /gh_[0-9A-Za-z]{17}_[0-9A-Za-z]{49}/g;
const minuteMs = 60_000;

describe('the page for API keys', () => {
  let application: TestApplication;
  let account: TestAccount;
  let browser: TestBrowser;

  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  async function arrive() {
    account = await application.createAccount();
    browser = await application.startSession(account);
  }

  /** The fields of the form that creates a key, as on the page. */
  async function emptyForm() {
    const page = await browser.get(path);
    const [, create = ''] = /name="create" value="([\w-]+)"/.exec(page.text) ?? [];
    assert.doesNotMatch(page.text, /checked/, 'no scope is selected by default');
    return { _csrf: csrfOf(page), create, scope_read: 'yes', expires: 'quarter' };
  }

  async function send(fields: Record<string, string>) {
    return browser.post(path, { _csrf: csrfOf(await browser.get(path)), ...fields });
  }

  async function make(name = 'Backup') {
    const answer = await browser.post(path, { ...(await emptyForm()), name });
    assert.equal(answer.status, 200);
    const [key, ...others] = answer.text.match(anyKey) ?? [];
    assert.ok(key);
    assert.deepEqual(others, []);
    return { key, id: key.split('_')[1] as string, answer };
  }

  const isAccepted = async (key: string) =>
    (await application.services.authenticateApiKey(key)) !== undefined;

  const kept = () => application.services.stores.apiKeys.list(account.id, 0);

  test('shows a key once: in the response, uncached, and nowhere else', async () => {
    await arrive();
    const form = { ...(await emptyForm()), name: 'Backup <b>', scope_introspect: 'yes' };
    const answer = await browser.post(path, form);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    const [key = ''] = answer.text.match(anyKey) ?? [];
    const id = key.split('_')[1] ?? '';
    assert.deepEqual((await application.services.authenticateApiKey(key))?.key, {
      id,
      name: 'Backup <b>',
      scopes: ['read', 'introspect'],
    });
    assert.ok(!JSON.stringify([...browser.cookies]).includes(key.slice(-20)));

    await application.services.apiKeyLastUsed.settle();
    const list = await browser.get(path);
    assert.equal(list.text.match(anyKey), null);
    assert.ok(list.text.includes(`gh_${id}_…`));
    assert.match(list.text, /Backup &lt;b&gt;/);
    assert.match(list.text, /Permissions: read, introspect/);
    assert.match(list.text, /last used <time[\s\S]*Expires <time/);

    const [row] = await kept();
    const life = (row?.expiresAt ?? 0) - (row?.createdAt ?? 0);
    assert.ok(Math.abs(life - 90 * 1440 * minuteMs) < minuteMs, `lives ${life} ms`);
  });

  test('creates no second key after a reload, nor when a form is sent twice', async () => {
    await arrive();
    const form = { ...(await emptyForm()), name: 'Once' };
    const answers = await Promise.all([browser.post(path, form), browser.post(path, form)]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 303]);
    const again = await browser.post(path, form);
    assert.equal(again.location, path);
    const page = await browser.get(path);
    assert.match(page.text, /already been created and shown/);
    assert.equal(page.text.match(anyKey), null);
    assert.equal((await kept()).length, 1);
  });

  test('takes no id from the form, neither that of another key nor a free one', async () => {
    await arrive();
    const { id } = await make('Somebody else’s');
    await arrive();
    const { create, ...form } = await emptyForm();
    for (const chosen of [id, 'A'.repeat(17), create, 'A'.repeat(43)]) {
      const answer = await browser.post(path, { ...form, create: chosen, name: 'Mine' });
      assert.equal(answer.status, 200, chosen);
      assert.equal(answer.text.match(anyKey)?.length, 1);
    }
    assert.ok((await kept()).every((key) => key.id !== id && key.id !== 'A'.repeat(17)));
    const elsewhere = await application.startSession(account);
    const again = { ...form, create, _csrf: csrfOf(await elsewhere.get(path)), name: 'Mine' };
    assert.equal((await elsewhere.post(path, again)).status, 200);
  });

  test('emails the owner about a new key, without the key', async () => {
    await arrive();
    const { key } = await make('Nightly');
    await deliverNow(application.services);
    const mails = (await application.services.devMailbox?.list()) ?? [];
    const [mail, ...others] = mails.filter(({ to }) => to === account.email);
    assert.equal(mail?.subject, 'New API key for your account');
    assert.deepEqual(others, []);
    const stored = JSON.stringify(await application.services.devMailbox?.find(mail?.id ?? ''));
    assert.ok(stored.includes(key.slice(0, 20)) && stored.includes('Nightly'));
    assert.ok(!stored.includes(key.slice(-20)));
  });

  test('keeps API keys after a new password, and its email says so; “This wasn’t me” revokes them', async () => {
    await arrive();
    const { key } = await make();
    const fields = { current: account.password, password: 'an entirely new passphrase' };
    assert.equal((await browser.submit('/account/password', fields)).location, '/account');
    assert.equal(await isAccepted(key), true);
    await deliverNow(application.services);
    const mails = (await application.services.devMailbox?.list()) ?? [];
    const told = mails.find(({ to, subject }) => to === account.email && /password/.test(subject));
    const { text = '' } = (await application.services.devMailbox?.find(told?.id ?? '')) ?? {};
    assert.match(text, /Your API key still works\.[\s\S]*\/account\/api-keys\n/);
    const [, token = ''] = /\/not-me\?token=(\S+)/.exec(text) ?? [];
    const requestContext = { ip: '', userAgent: '', requestId: '' };
    const denied = await application.services.reportLogin.complete({ token, requestContext });
    assert.equal(denied.kind, 'reported');
    assert.equal(await isAccepted(key), false);
  });

  test('keeps a replaced key working until the overlap is over, and shows the new one once', async () => {
    await arrive();
    const { key, id } = await make();
    const answer = await send({ replace: id, overlap: 'hour' });
    assert.equal(answer.status, 200);
    const [replacement = ''] = answer.text.match(anyKey) ?? [];
    assert.match(answer.text, /Key “Backup” replaced/);
    assert.match(answer.text, /never used[\s\S]*>Replaced<[\s\S]*Expires <time/);
    assert.deepEqual([await isAccepted(key), await isAccepted(replacement)], [true, true]);
    assert.equal((await send({ replace: id, overlap: 'hour' })).location, path);
    assert.match((await browser.get(path)).text, /already revoked or replaced/);
    assert.equal((await kept()).length, 2);
    assert.equal((await send({ replace: id, overlap: 'ever' })).status, 400);
    for (const odd of ['\0', 'x'.repeat(5000), '" or 1=1']) {
      assert.equal((await send({ replace: odd, overlap: 'hour' })).location, path);
      assert.equal((await send({ revoke: odd })).location, path);
    }
  });

  test('revokes a key immediately, and never one of another account', async () => {
    await arrive();
    const { key, id } = await make();
    const owner = browser;
    await arrive();
    assert.equal((await send({ revoke: id })).location, path);
    assert.equal((await send({ replace: id, overlap: 'none' })).location, path);
    assert.equal(await isAccepted(key), true);
    browser = owner;
    assert.equal((await send({ revoke: id })).location, path);
    assert.match((await browser.get(path)).text, /Key revoked/);
    assert.equal(await isAccepted(key), false);
  });

  test('shows errors, keeps the typed values and creates nothing', async () => {
    await arrive();
    const { scope_read: _, ...form } = await emptyForm();
    const wrong = { ...form, name: ' ', scope_write: '', expires: 'soon' };
    const answer = await browser.post(path, wrong);
    assert.equal(answer.status, 400);
    assert.match(answer.text, /<title>Error: /);
    assert.match(answer.text, /href="#name">Enter a name\.</);
    assert.match(answer.text, /href="#name"[\s\S]*href="#scopes"[\s\S]*href="#expires"/);
    const kind = await browser.post(path, { ...form, name: 'Kept', scope_write: 'yes' });
    assert.equal(kind.status, 200);
    const half = await browser.post(path, { ...(await emptyForm()), scope_read: '', name: 'Kept' });
    assert.match(half.text, /value="Kept"/);
    const long = await browser.post(path, { ...(await emptyForm()), name: 'x'.repeat(65) });
    assert.match(long.text, /href="#name">Use at most 64 visible characters/);
    assert.equal((await kept()).length, 1);
  });

  test('creates no key for a forged form, or without a recent proof', async () => {
    await arrive();
    const { _csrf, ...form } = await emptyForm();
    const forged = await browser.post(path, { ...form, name: 'Forged' });
    assert.equal(forged.status, 403);
    assert.match(forged.text, /value="Forged"/);
    application.clock.advance(11 * minuteMs);
    const late = await browser.post(path, { ...form, _csrf, name: 'Late' });
    assert.equal(late.location, '/account/confirm?rd=%2Faccount%2Fapi-keys');
    assert.deepEqual(await kept(), []);
  });

  test('says so when an account has reached its limit of keys', async () => {
    await arrive();
    const { stores, clock } = application.services;
    for (let count = 0; count < 50; count += 1) {
      const id = `${account.id} ${count}`;
      const filler = { digest: id, name: 'Filler', scopes: ['read'], expiresAt: null } as const;
      await stores.apiKeys.insert({ id, accountId: account.id, ...filler }, clock.now());
    }
    const answer = await browser.post(path, { ...(await emptyForm()), name: 'More' });
    assert.equal(answer.status, 409);
    assert.match(answer.text, /reached the limit of keys/);
  });

  test('stores no secret of a key, in the table or in the audit trail', async () => {
    await arrive();
    const { key } = await make();
    const { stores } = application.services;
    const digest = await stores.apiKeys.find(key, application.clock.now());
    assert.equal(digest, undefined, 'the key is not its own digest');
    const events = await stores.audit.list(account.id, 10);
    const all = JSON.stringify([await kept(), events]);
    assert.ok(!all.includes(key.slice(21)), all);
    assert.equal(events[0]?.event, 'authn_token_created');
  });
});
