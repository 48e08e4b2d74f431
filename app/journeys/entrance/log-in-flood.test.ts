import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import { csrfOf, type TestBrowser } from '../../testing/browser.ts';

const networks = 64;
const owners = 10;
const requestContext = { ip: '', userAgent: '', requestId: '' };
const chosen = 'eleven calm herons wade';

describe(`a flood of guesses from ${networks} networks, more than can be hashed`, () => {
  let application: TestApplication;
  let stranger: TestBrowser;
  let csrf: string;
  let guesses = 0;
  before(async () => {
    application = await startApplication({ BCRYPT_COST: '10', HASH_QUEUE: '4' });
    stranger = application.browser();
    csrf = csrfOf(await stranger.get('/login'));
  });
  after(() => application.close());

  /** @returns when the first guess was refused by the full queue: then strangers have taken all of their places */
  async function startFlood() {
    const statuses: number[] = [];
    const guess = async (network: number) => {
      guesses += 1;
      const fields = { _csrf: csrf, username: `nobody-${guesses}`, password: 'a mere guess' };
      const from = { 'x-forwarded-for': `10.${network}.${guesses % 256}.1` };
      const { status } = await stranger.post('/login', fields, from);
      statuses.push(status);
      return status;
    };
    const answers = Array.from({ length: networks }, (_, network) => guess(network));
    const refused = answers.map(async (answer) => assert.equal(await answer, 503));
    await Promise.any(refused);
    return async () => {
      await Promise.all(answers);
      assert.deepEqual(new Set(statuses), new Set([401, 503]));
    };
  }

  async function knownBrowser() {
    const account = await application.createAccount();
    const browser = await application.logIn(account);
    return { account, browser };
  }

  test(`lets all of ${owners} owners log in on known browsers`, async () => {
    const all: { account: TestAccount; browser: TestBrowser }[] = [];
    while (all.length < owners) {
      const owner = await knownBrowser();
      await owner.browser.submit('/logout', {});
      all.push(owner);
    }
    const isOver = await startFlood();
    const answers = await Promise.all(
      all.map(({ account: { username, password }, browser }) =>
        browser.submit('/login', { username, password }),
      ),
    );
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([303]));
    await isOver();
  });

  test('lets people choose a new password who are logged in or have an emailed link', async () => {
    const { account, browser } = await knownBrowser();
    const { id: accountId } = await application.createAccount();
    const made = await application.services.makeResetLink({ accountId, requestContext });
    assert.ok(made.kind === 'made');
    const visitor = application.browser();
    await visitor.get(`${made.link.path}?token=${made.link.token}`);
    const isOver = await startFlood();
    const answers = await Promise.all([
      browser.submit('/account/password', {
        current: account.password,
        password: chosen,
      }),
      visitor.submit('/reset-password', { password: chosen }),
    ]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [303, 303],
    );
    await isOver();
  });
});
