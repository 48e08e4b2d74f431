import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import { csrfOf } from '../../testing/browser.ts';
import { assertInTime } from '../../testing/in-time.ts';
import { startMailServer } from '../../testing/mail-server.ts';
import { median } from '../../testing/median.ts';
import { assertAlike, measurePairs } from '../../testing/paired.ts';

// same-work.test.ts counts the work of each response exactly. This test measures the time that cannot be
// counted, through real requests, while sending an email takes two seconds.

/** High enough that one hash more or less takes several times as long as the rest of an answer. */
const BCRYPT_COST = '8';
/** This many attempts on one name, and emails to one address, are not limited. */
const attemptsEach = 4;
const maxMs = 1000;
const password = 'seven quiet otters row';
const wrong = 'a wrong passphrase';

const newName = () => `new-${randomBytes(8).toString('hex')}`;
const newEmail = () => `${newName()}@example.com`;
const newAddress = () => `10.${[...randomBytes(3)].join('.')}`;

interface Comparison {
  readonly path: string;
  readonly status: number;
  /** Fields that may be submitted `attemptsEach` times, for two cases. */
  readonly cases: (application: TestApplication) => Promise<[() => Fields, () => Fields]>;
}
type Fields = Readonly<Record<string, string>>;

const logIn = (username: string) => () => ({ username, password: wrong });
const person = (email: string) => () => ({ username: newName(), email, password });
const email = (address: string) => () => ({ email: address });

async function registered(application: TestApplication): Promise<[free: string, taken: string]> {
  const emails: [string, string] = [newEmail(), (await application.createAccount()).email];
  for (const each of emails) {
    const answer = await application
      .browser(undefined, { 'x-forwarded-for': newAddress() })
      .submit('/register', person(each)());
    assert.equal(answer.status, 303);
  }
  return emails;
}

const comparisons: Readonly<Record<string, Comparison>> = {
  'a login to an unknown name, and a wrong password': {
    path: '/login',
    status: 401,
    cases: async ({ createAccount }) => [logIn(newName()), logIn((await createAccount()).username)],
  },
  'a wrong password for a disabled account, and for another': {
    path: '/login',
    status: 401,
    async cases({ createAccount, services: { stores, clock } }) {
      const [disabled, other] = [await createAccount(), await createAccount()];
      await stores.accounts.disable(disabled.id, clock.now());
      return [logIn(disabled.username), logIn(other.username)];
    },
  },
  'a wrong password for a registered address, free and taken': {
    path: '/login',
    status: 401,
    async cases(application) {
      const [free, taken] = await registered(application);
      return [logIn(free), logIn(taken)];
    },
  },
  'registering an address, free and taken': {
    path: '/register',
    status: 303,
    cases: async ({ createAccount }) => [person(newEmail()), person((await createAccount()).email)],
  },
  'another mail to a registered address, free and taken': {
    path: '/resend-confirmation',
    status: 303,
    async cases(application) {
      const [free, taken] = await registered(application);
      return [email(free), email(taken)];
    },
  },
  'a forgotten password, of an unknown address and of an account': {
    path: '/forgot-password',
    status: 303,
    cases: async ({ createAccount }) => [email(newEmail()), email((await createAccount()).email)],
  },
};

describe('the same time', () => {
  for (const [name, { path, status, cases }] of Object.entries(comparisons)) {
    test(name, async (context) => {
      const mailServer = await startMailServer();
      mailServer.behave('is slow');
      const application = await startApplication({ SMTP_URL: mailServer.url, BCRYPT_COST });
      application.services.delivery.start();
      context.after(async () => {
        await application.close();
        await mailServer.stop();
      });
      const browser = application.browser();
      const _csrf = csrfOf(await browser.get(path));
      let current = await cases(application);
      let from = newAddress();
      let begun = 0;
      const measured = await measurePairs(async (which, pair) => {
        if (pair % attemptsEach === 0 && pair !== begun) {
          begun = pair;
          current = await cases(application);
          from = newAddress();
        }
        const fields = { _csrf, ...current[which]() };
        const startedAt = performance.now();
        const answer = await browser.post(path, fields, { 'x-forwarded-for': from });
        const tookMs = performance.now() - startedAt;
        assert.equal(answer.status, status);
        return tookMs;
      });
      assertAlike(context, measured);
      const answers = measured.flat();
      await assertInTime(median(answers), maxMs, 'the mail server, which no response waits for,');
    });
  }
});
