import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newId } from '../../../platform/ids.ts';
import type { TestAccount } from '../../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import type { TestBrowser } from '../../../testing/browser.ts';

const path = '/admin/accounts';
const dayMs = 24 * 60 * 60 * 1000;
const requestContext = { ip: '192.0.2.1', userAgent: 'test', requestId: 'test' };

const usernamesOf = ({ text }: { text: string }) =>
  [...text.matchAll(/account-list__username"><a href="[^"]*">([^<]*)</g)].map(([, name]) => name);
const nextOf = ({ text }: { text: string }) =>
  /href="([^"]*cursor=[^"]*)">Next page/.exec(text)?.[1]?.replaceAll('&amp;', '&');

describe('the list of accounts', () => {
  let application: TestApplication;
  let administrator: TestAccount;
  let admin: TestBrowser;
  before(async () => {
    application = await startApplication();
    administrator = await application.createAccount({ role: 'admin', username: 'root-one' });
    admin = await application.startSession(administrator);
  });
  after(() => application.close());

  const change = ({ id: accountId }: TestAccount) => ({ accountId, requestContext });
  async function list(query = '') {
    const answer = await admin.get(`${path}${query}`);
    assert.equal(answer.status, 200, answer.text);
    return usernamesOf(answer);
  }

  async function named(username: string, givenName: string, familyName: string) {
    const account = await application.createAccount({ username });
    await application.services.changeNames({ ...change(account), givenName, familyName });
    return account;
  }

  test('finds accounts by the beginning of their user name, email or name, in any spelling', async () => {
    await named('zoe-one', 'José María', 'Núñez');
    await named('zoe-two', 'Anna', 'Jones');
    for (const search of ['zoe-o', 'ZOE-ONE', 'jose', 'JOSÉ  maría n', 'nunez j', 'Núñez']) {
      assert.deepEqual(await list(`?search=${encodeURIComponent(search)}`), ['zoe-one'], search);
    }
    assert.deepEqual(await list('?search=zoe'), ['zoe-one', 'zoe-two']);
    const { email } = await application.createAccount({ username: 'zoe-three' });
    assert.deepEqual(await list(`?search=${email.slice(0, -4)}`), ['zoe-three']);
    for (const search of ['one', 'oe-one', 'aría', '%', '_', 'zoe%', "zoe' or 1=1"]) {
      assert.deepEqual(await list(`?search=${encodeURIComponent(search)}`), [], search);
    }
  });

  test('follows changes of names and emails, and forgets them when an account is erased', async () => {
    const account = await named('walter-one', 'Walter', 'White');
    await application.services.changeNames({ ...change(account), givenName: 'Jesse' });
    assert.deepEqual(await list('?search=walter+w'), []);
    assert.deepEqual(await list('?search=jesse'), ['walter-one']);
    await application.services.deleteAccount({ ...change(account), eraseAtOnce: true });
    for (const search of ['jesse', 'white', account.email]) {
      assert.deepEqual(await list(`?state=any&search=${search}`), [], search);
    }
    assert.deepEqual(await list('?state=any&search=walter'), ['walter-one']);
  });

  test('filters by state', async () => {
    const { services, clock } = application;
    const person = (name: string) => application.createAccount({ username: `state-${name}` });
    await person('active');
    const [disabled, deleted, locked] = [
      await person('disabled'),
      await person('deleted'),
      await person('locked'),
    ];
    const unconfirmed = { id: newId(), username: 'state-unconfirmed', role: 'user' as const };
    await services.stores.accounts.insert(
      { ...unconfirmed, email: 'unconfirmed@example.com', emailConfirmedAt: null },
      clock.now(),
    );
    await services.disableAccount(change(disabled));
    await services.deleteAccount(change(deleted));
    for (let count = 0; count < 90; count += 1) {
      const attempt = { isKnownDevice: false, delayMs: 0 };
      await services.stores.failures.count(locked.id, attempt, clock.now());
    }
    const all = ['unconfirmed', 'locked', 'deleted', 'disabled', 'active'];
    const expected: Record<string, readonly string[]> = {
      '': all.filter((name) => name !== 'deleted'),
      present: all.filter((name) => name !== 'deleted'),
      any: all,
      active: ['locked', 'active'],
      disabled: ['disabled'],
      deleted: ['deleted'],
      locked: ['locked'],
      unconfirmed: ['unconfirmed'],
    };
    for (const [state, names] of Object.entries(expected)) {
      const found = (await list(`?state=${state}`)).filter((name) => name?.startsWith('state-'));
      assert.deepEqual(
        found,
        names.map((name) => `state-${name}`),
        state,
      );
      const searched = await list(`?state=${state}&search=state-`);
      assert.deepEqual([...searched].sort(), [...found].sort(), `${state} with a search`);
    }
    const { text } = await admin.get(`${path}?search=state-&state=any`);
    for (const state of ['Disabled', 'Deleted', 'Locked', 'Email not confirmed']) {
      assert.match(text, new RegExp(`class="tag[^"]*">${state}<`));
    }
  });

  test('filters by role, group, second factor and when somebody was last seen', async () => {
    const { services, clock } = application;
    const [plain, wiki, withApp] = [
      await application.createAccount({ username: 'part-plain' }),
      await application.createAccount({ username: 'part-wiki' }),
      await application.createAccount({ username: 'part-app' }),
    ];
    await services.setGroups({ ...change(wiki), groups: 'wiki, wiki-editors' });
    const factor = { id: newId(), accountId: withApp.id, kind: 'totp' as const, name: '' };
    await services.stores.factors.insert(factor, clock.now());
    await application.startSession(plain);
    clock.advance(40 * dayMs);
    await application.startSession(wiki);
    admin = await application.startSession(administrator);
    const cases: [query: string, names: string[]][] = [
      ['role=admin', []],
      ['role=user', ['part-app', 'part-plain', 'part-wiki']],
      ['group=wiki', ['part-wiki']],
      ['group=wiki-', []],
      ['factor=totp', ['part-app']],
      ['factor=any', ['part-app']],
      ['factor=passkey', []],
      ['factor=none', ['part-plain', 'part-wiki']],
      ['seen=1d', ['part-wiki']],
      ['seen=-30d', ['part-plain']],
      ['seen=-90d', []],
      ['seen=never', ['part-app']],
      ['group=wiki&factor=none&seen=7d&role=user&state=active', ['part-wiki']],
      ['group=wiki&factor=totp', []],
    ];
    for (const [query, names] of cases) {
      assert.deepEqual(await list(`?search=part-&${query}`), names, query);
      const unsearched = (await list(`?${query}`)).filter((name) => name?.startsWith('part-'));
      assert.deepEqual([...unsearched].sort(), names, `${query} without a search`);
    }
    await services.setGroups({ ...change(wiki), groups: '' });
    assert.deepEqual(await list('?group=wiki'), []);
  });

  test('shows every account once, page by page, while others are created', async () => {
    const created: string[] = [];
    for (let number = 100; number < 230; number += 1) {
      created.push((await application.createAccount({ username: `many-${number}` })).username);
    }
    for (const query of ['?search=many-', '?state=any']) {
      const seen: (string | undefined)[] = [];
      for (let address: string | undefined = path + query; address !== undefined; ) {
        const page = await admin.get(address);
        seen.push(...usernamesOf(page));
        if (seen.length === 50) await application.createAccount();
        address = nextOf(page);
      }
      const many = seen.filter((name) => name?.startsWith('many-'));
      assert.deepEqual([...many].sort(), created, query);
      assert.equal(new Set(seen).size, seen.length, query);
    }
    const first = await admin.get(`${path}?search=many-`);
    assert.match(first.text, /130 accounts/);
    assert.match(first.text, /name="search"[^>]*value="many-"/);
    const second = await admin.get(nextOf(first) ?? '');
    assert.match(second.text, /href="\/admin\/accounts\?search=many-">First page/);
  });

  test('names somebody who has registered or was invited and has no account yet', async () => {
    const visitor = application.browser();
    const password = 'engines weave algebra';
    const fields = { username: 'newcomer-one', email: 'newcomer-one@example.com', password };
    assert.equal((await visitor.submit('/register', fields)).status, 303);
    await admin.submit('/admin/invitations', { email: 'newcomer-two@example.com' });
    for (const [search, words] of [
      ['newcomer-one', /has no account yet: the link that was emailed to newcomer-one@example.com/],
      ['newcomer-one@example.com', /was not opened/],
      ['newcomer-two@example.com', /root-one sent an invitation on .*, and it was not accepted/],
    ] as const) {
      assert.match((await admin.get(`${path}?search=${search}`)).text, words);
      assert.match((await admin.get(`${path}/${search}`)).text, words);
    }
  });

  test('refuses filters and pages that do not exist, and shows the first page', async () => {
    for (const query of [
      'state=gone',
      'role=root',
      'factor=sms',
      'seen=yesterday',
      'seen=99999d',
    ]) {
      const answer = await admin.get(`${path}?${query}`);
      assert.equal(answer.status, 400, query);
      assert.match(answer.text, /has an unknown filter/);
    }
    const answer = await admin.get(`${path}?cursor=nonsense`);
    assert.equal(answer.status, 400);
    assert.match(answer.text, /That page of the list does not exist/);
    assert.ok(usernamesOf(answer).length > 0);
    assert.equal((await admin.get(`${path}?search=a&search=b&state[x]=1`)).status, 200);
  });

  test('is for administrators with a recent proof, who come back to the same list', async () => {
    const user = await application.startSession(await application.createAccount());
    assert.equal((await user.get(path)).status, 403);
    assert.equal((await application.browser().get(path)).status, 303);
    application.clock.advance(11 * 60 * 1000);
    const { status, location } = await admin.get(`${path}?state=locked&search=a`);
    assert.equal(status, 303);
    const rd = new URL(location ?? '', 'http://localhost').searchParams.get('rd');
    assert.equal(rd, `${path}?state=locked&search=a`);
    admin = await application.startSession(administrator);
  });
});
