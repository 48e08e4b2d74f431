import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import { createAuthenticator } from '../../testing/authenticator.ts';
import type { TestBrowser } from '../../testing/browser.ts';
import { addAuthenticatorApp, addPasskey } from '../../testing/factors.ts';
import { emailsTo, linkIn } from '../../testing/mail.ts';
import { passkeyFormOf } from '../../testing/passkey-forms.ts';
import { visitor } from '../../testing/registrations.ts';

const step = '/login/second-step';
const confirm = '/account/confirm';

type Door = (account: TestAccount) => Promise<[TestBrowser, string]>;

describe('unusual uses of factors', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  const countEvents = async ({ id }: TestAccount, name: string) => {
    const events = await application.services.stores.audit.list(id, 100);
    return events.filter(({ event }) => event === name).length;
  };

  const emailsAbout = async ({ email }: TestAccount, subject: RegExp) => {
    const emails = await emailsTo(application.services, email);
    return emails.filter((mail) => subject.test(mail.subject));
  };

  /** The places where passkeys are asked for. Each opens the page with its form. */
  const doors: Record<string, Door> = {
    async 'the login page'() {
      return [visitor(application), '/login'];
    },
    async 'the second step'({ username, password }) {
      const browser = visitor(application);
      assert.equal((await browser.submit('/login', { username, password })).location, step);
      return [browser, step];
    },
    async 'the page that asks for a proof'(account) {
      const now = application.clock.now();
      const proof = { amr: ['pwd', 'otp', 'mfa'], secondFactorAt: now };
      return [await application.startSession(account, proof), confirm];
    },
  };

  /** A person with a passkey, and the response of one place to a use of it with a later counter. */
  async function holder(open: Door, isSynced: boolean) {
    const account = await application.createAccount();
    await addAuthenticatorApp(application, account.id);
    const { origin } = application.baseUrl;
    const authenticator = createAuthenticator({ origin, isSynced, counts: true });
    await addPasskey(application, account.id, authenticator);
    const [credential] = authenticator.credentials;
    const useAfter = async (counter: number) => {
      assert.ok(credential);
      credential.counter = counter;
      const [browser, path] = await open(account);
      const { action, options, fields } = passkeyFormOf(await browser.get(path));
      const answer = await browser.post(action, { ...fields, answer: authenticator.get(options) });
      return answer.status;
    };
    return { account, useAfter };
  }

  for (const [name, open] of Object.entries(doors)) {
    test(`a counter that falls at ${name} is refused, noted and emailed`, async () => {
      const { account, useAfter } = await holder(open, false);
      assert.deepEqual([await useAfter(5), await useAfter(2)], [303, 401]);
      assert.equal(await countEvents(account, 'authn_passkey_copied'), 1);
      assert.equal(await countEvents(account, 'authn_passkey_counter_fell'), 0);
      const [mail = { text: '' }, ...others] = await emailsAbout(account, /may have been copied/);
      assert.equal(others.length, 0);
      assert.match(mail.text, /may have copied your passkey “Laptop”/);
      assert.ok(linkIn(mail, '/not-me'));
      assert.equal(await useAfter(6), 303, 'the passkey itself still works');
    });

    test(`a counter that falls at ${name}, of a synced passkey, is accepted and noted`, async () => {
      const { account, useAfter } = await holder(open, true);
      assert.deepEqual([await useAfter(5), await useAfter(2)], [303, 303]);
      assert.equal(await countEvents(account, 'authn_passkey_copied'), 0);
      assert.equal(await countEvents(account, 'authn_passkey_counter_fell'), 1);
      assert.deepEqual(await emailsAbout(account, /may have been copied/), []);
    });
  }

  test('a used recovery code causes an email with the number of codes left and a link to undo it', async () => {
    const account = await application.createAccount();
    const { recoveryCodes } = await addAuthenticatorApp(application, account.id);
    const [first, second = '', third = ''] = recoveryCodes;
    assert.ok(first);
    const browser = visitor(application);
    const { username, password } = account;
    await browser.submit('/login', { username, password });
    const fields = { kind: 'recovery_codes', answer: second };
    assert.equal((await browser.submit(step, fields)).location, '/dashboard');
    const proved = await browser.submit(confirm, { password, code: third });
    assert.equal(proved.status, 303);
    const emails = await emailsAbout(account, /recovery code was used/);
    const left = emails.map(({ text }) => /(\d+) codes are left/.exec(text)?.[1]);
    assert.deepEqual(left, ['8', '9'], 'newest first');
    for (const mail of emails) assert.ok(linkIn(mail, '/not-me'));
  });
});
