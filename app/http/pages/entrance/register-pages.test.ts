import assert from 'node:assert/strict';
import { after, before, describe, mock, test } from 'node:test';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { hiddenFieldsOf } from '../../../testing/browser.ts';
import { assertStatuses } from '../../../testing/in-time.ts';
import { emailsTo } from '../../../testing/mail.ts';
import {
  confirm,
  linkFor,
  logIn,
  newPerson,
  password,
  register,
  visitor,
} from '../../../testing/registrations.ts';
import { createTestStores } from '../../../testing/stores.ts';

const wrong = 'a wrong passphrase';
const dayMs = 24 * 60 * 60 * 1000;

/** Without the parts that differ for each visitor. */
const bare = (text: string, ...typed: string[]) =>
  typed.reduce(
    (rest, word) => rest.replaceAll(word, '…'),
    text
      .replaceAll(/name="(_csrf|handle|form|challenge)" value="[^"]*"/g, '')
      .replaceAll(/data-options="[^"]*"/g, ''),
  );

describe('registration', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  const eventsOf = async (id: string) =>
    (await application.services.stores.audit.list(id, 50)).map(({ event }) => event).toReversed();

  test('accepts a form that is sent twice by a double click, once', async () => {
    const person = newPerson();
    const browser = visitor(application);
    const form = { ...hiddenFieldsOf(await browser.get('/register')), ...person };
    const answers = [browser, browser].map((same) => same.post('/register', form));
    for (const { status, location } of [
      ...(await Promise.all(answers)),
      await browser.post('/register', form),
    ]) {
      assert.deepEqual([status, location], [303, '/register/sent']);
    }
    assert.match((await browser.get('/register/sent')).text, new RegExp(person.email));
    assert.equal((await emailsTo(application.services, person.email)).length, 1);
    assert.equal((await browser.post('/register', { ...form, form: '' })).status, 409);
  });

  test('takes no id from the form, and the form works again in no other browser', async () => {
    const { stores } = application.services;
    const [owner, pending] = [await application.createAccount(), newPerson()];
    await register(application, pending);
    const browser = visitor(application);
    const fields = hiddenFieldsOf(await browser.get('/register'));

    for (const id of [
      owner.id,
      (await stores.registrations.findByLogInName(pending.email, application.clock.now()))?.id,
    ]) {
      const person = newPerson();
      const key = String(id);
      const asked = { ...fields, ...pending, form: key };
      assert.equal((await browser.post('/register', asked)).status, 409);
      const owned = {
        ...fields,
        form: key,
        password,
        username: owner.username,
        email: owner.email,
      };
      assert.equal((await browser.post('/register', owned)).status, 409);
      assert.equal(
        (await browser.post('/register', { ...fields, ...person, form: key })).status,
        303,
      );
      await confirm(application, await linkFor(application, person.email));
      const made = await stores.accounts.findByLogInName(person.username);
      assert.ok(made !== undefined && made.id !== id);
    }

    const person = newPerson();
    const form = { ...fields, ...person };
    assert.equal((await browser.post('/register', form)).status, 303);
    const elsewhere = visitor(application);
    const { _csrf = '' } = hiddenFieldsOf(await elsewhere.get('/register'));
    assert.equal((await elsewhere.post('/register', { ...form, _csrf })).status, 409);
    const another = { ...form, email: newPerson().email };
    assert.equal((await browser.post('/register', another)).status, 409);
    assert.equal((await emailsTo(application.services, another.email)).length, 0);

    await confirm(application, await linkFor(application, person.email));
    const account = await stores.accounts.findByLogInName(person.username);
    const again = await browser.post('/register', form);
    assert.deepEqual([again.status, again.location], [303, '/login']);
    assert.equal((await elsewhere.post('/register', { ...form, _csrf })).status, 409);
    const next = newPerson();
    assert.equal((await browser.post('/register', { ...form, ...next })).status, 303);
    await confirm(application, await linkFor(application, next.email));
    assert.notEqual((await stores.accounts.findByLogInName(next.username))?.id, account?.id);
    assert.equal((await emailsTo(application.services, person.email)).length, 1);
  });

  test('goes from the form through the email to an account', async () => {
    const { stores } = application.services;
    const person = newPerson();
    assert.match((await application.browser().get('/login')).text, /href="\/register"/);
    const answer = await register(application, {
      ...person,
      given_name: ' Grace ',
      family_name: '',
    });
    assert.equal(answer.status, 303);
    assert.equal(answer.location, '/register/sent');
    assert.equal(await stores.accounts.findByLogInName(person.username), undefined);

    const browser = visitor(application);
    const opened = await browser.get(await linkFor(application, person.email));
    assert.match(opened.location ?? '', /^\/confirm-email\?link=[\w-]{16}$/);
    const page = await browser.get('/confirm-email');
    assert.match(page.text, new RegExp(person.username));
    const confirmed = await browser.submit('/confirm-email', {});
    assert.equal(confirmed.location, '/login');
    assert.match((await browser.get('/login')).text, /Email address confirmed/);

    assert.equal((await logIn(application, person.username)).location, '/dashboard');
    const account = await stores.accounts.findByLogInName(person.email);
    assert.equal(account?.givenName, 'Grace');
    assert.equal(account?.role, 'user');
    assert.ok(account?.emailConfirmedAt);
    assert.deepEqual(await eventsOf(account.id), [
      'user_registered',
      'user_created',
      'email_confirmed',
      'authn_login_success',
    ]);
  });

  test('gives free and taken addresses the same response, at once and later', async () => {
    const owner = await application.createAccount();
    const answers: Record<string, string[]> = {};
    for (const [name, person] of [
      ['free', newPerson()],
      ['taken', newPerson({ email: owner.email.toUpperCase() })],
    ] as const) {
      const { username, email } = person;
      const again = newPerson({ username: username.toUpperCase() });
      const steps = [
        await register(application, person),
        await register(application, again),
        await logIn(application, username),
        await logIn(application, username, wrong),
        await logIn(application, email),
        await logIn(application, email, wrong),
        await visitor(application).submit('/resend-confirmation', { email }),
      ];
      assert.deepEqual(
        steps.map(({ status }) => status),
        [303, 409, 403, 401, 401, 401, 303],
        name,
      );
      const typed = [email, username, again.username, again.email];
      answers[name] = steps.map(({ text }) => bare(text, ...typed));
    }
    assert.deepEqual(answers['taken'], answers['free']);
    const emails = await emailsTo(application.services, owner.email);
    assert.deepEqual(
      emails.map(({ subject }) => subject),
      ['You already have an account', 'You already have an account'],
    );
    assert.equal((await logIn(application, owner.email, owner.password)).status, 303);
  });

  test("does not reset the failures of a stranger's account", async () => {
    const owner = await application.createAccount();
    const stranger = newPerson({ email: owner.email });
    await register(application, stranger);
    const attempt = async (chosen: string) =>
      (await logIn(application, owner.email, chosen)).status;
    assert.equal(await attempt(wrong), 401);
    assert.equal(await attempt(wrong), 401);
    assert.equal((await logIn(application, stranger.username, password)).status, 403);
    assert.equal(await attempt(password), 401);
    // Concurrently: on a slow machine the delay after five failures may be over before the next request.
    const more = await Promise.all([wrong, wrong, wrong, wrong].map(attempt));
    assert.ok(more.includes(429), String(more));
  });

  test('gives a name to one of many concurrent registrations, on two servers', async (t) => {
    const stores = await createTestStores();
    const servers = [await startApplication({}, stores), await startApplication({}, stores)];
    t.after(async () => {
      for (const server of servers) await server.close();
      await stores.remove();
    });
    for (const { services } of servers) {
      // The cost of a hash does not matter here.
      const hash = { hash: 'none', pepperId: 'none' };
      mock.method(services.passwords, 'hash', async () => hash);
    }
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        register(servers[index % 2] as TestApplication, newPerson({ username: 'ada' })),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    await assertStatuses(statuses, [303, 409]);
    assert.equal(statuses.filter((status) => status === 303).length, 1);
    assert.equal((await servers[0]?.services.devMailbox?.list())?.length, 1);
  });

  test('frees the name if it is not confirmed within a day', async (t) => {
    const own = await startApplication();
    t.after(() => own.close());
    const person = newPerson();
    await register(own, person);
    const link = await linkFor(own, person.email);
    own.clock.advance(dayMs - 60_000);
    assert.equal((await register(own, newPerson({ username: person.username }))).status, 409);
    own.clock.advance(60_001);
    assert.equal((await logIn(own, person.username)).status, 401);
    assert.equal((await confirm(own, link)).status, 403);
    const second = newPerson({ username: person.username });
    assert.equal((await register(own, second)).status, 303);
    own.clock.advance(dayMs + 1);
    await own.services.purgeExpired();
    assert.equal((await register(own, person)).status, 303);
    assert.equal((await confirm(own, await linkFor(own, person.email))).status, 303);
  });

  test('shows errors and keeps the typed values, but no password', async () => {
    const account = await application.createAccount();
    for (const [fields, status, message] of [
      [
        { username: 'not@allowed', email: 'nowhere', password: 'short' },
        400,
        /only letters, numbers/,
      ],
      [newPerson({ username: 'Adm1n' }), 400, /is reserved/],
      [newPerson({ username: 'p\u0430ypal' }), 400, /letters from a single alphabet/],
      [{ ...newPerson(), given_name: 'a\u202eb' }, 400, /100 visible characters/],
      [newPerson({ username: account.username.toUpperCase() }), 409, /name is taken/],
    ] as const) {
      const answer = await register(application, fields);
      assert.equal(answer.status, status);
      assert.match(answer.text, message);
      assert.ok(answer.text.includes(`value="${fields.email}"`));
      assert.ok(!answer.text.includes(`value="${fields.password}"`));
    }
    const forged = await visitor(application).post('/register', newPerson());
    assert.equal(forged.status, 403);
    assert.match(forged.text, /blocks the cookies of this site/);
  });

  test('redirects people who are logged in', async () => {
    const browser = await application.startSession(await application.createAccount());
    assert.equal((await browser.get('/register')).location, '/dashboard');
  });

  test('is limited by network and by address, and the page says until when', async () => {
    const browser = visitor(application);
    const { email } = newPerson();
    for (let count = 0; count < 5; count += 1) {
      const person = newPerson({ email });
      assert.equal((await register(application, person)).status, 303);
    }
    const sixth = await register(application, newPerson({ email: email.toUpperCase() }));
    assert.equal(sixth.status, 429);
    assert.match(sixth.headers.get('retry-after') ?? '', /^\d{4}$/);
    assert.match(sixth.text, /Try again in 60 minutes/);

    const { username } = await application.createAccount();
    for (let count = 0; count < 60; count += 1) {
      assert.equal((await browser.submit('/register', newPerson({ username }))).status, 409);
    }
    assert.equal((await browser.submit('/register', newPerson())).status, 429);
  });
});

describe('closed registration', () => {
  for (const [when, environment, words] of [
    ['is by invitation', { REGISTRATION: 'invite' }, /Ask your administrator for an account/],
    ['is closed', { REGISTRATION: 'closed' }, /Ask your administrator for an account/],
    [
      'cannot mail',
      { REGISTRATION: 'open', BASE_URL: 'https://login.example.com' },
      /cannot send email/,
    ],
    ['keeps email that nobody could read', { HOST: '0.0.0.0' }, /cannot send email/],
  ] as const) {
    test(`${when}: is not offered, and refused`, async (t) => {
      const application = await startApplication(environment);
      t.after(() => application.close());
      const browser = visitor(application);
      const page = await browser.get('/login');
      assert.ok(!page.text.includes('/register'));
      const closed = await browser.get('/register');
      assert.equal(closed.status, 403);
      assert.match(closed.text, words);
      const _csrf = /name="_csrf" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
      const forced = await browser.post('/register', { _csrf, ...newPerson() });
      assert.equal(forced.status, 403);
      const json = await browser.get('/register', { accept: 'application/json' });
      assert.equal(JSON.parse(json.text).code, 'registration_closed');
    });
  }
});

describe('registration without confirmation', () => {
  test('creates the account immediately and reports a taken address; requiring confirmation later locks out unconfirmed accounts', async (t) => {
    const stores = await createTestStores();
    const lenient = await startApplication({ REQUIRE_CONFIRMED_EMAIL: 'false' }, stores);
    const person = newPerson();
    const browser = visitor(lenient);
    const form = { ...hiddenFieldsOf(await browser.get('/register')), ...person };
    const answers = [form, form].map((same) => browser.post('/register', same));
    for (const { location } of await Promise.all(answers)) assert.equal(location, '/login');
    assert.equal((await logIn(lenient, person.username)).location, '/dashboard');
    const taken = await register(lenient, newPerson({ email: person.email }));
    assert.equal(taken.status, 409);
    assert.match(taken.text, /There is already an account with that email address/);
    await lenient.close();

    const mute = await startApplication({ HOST: '0.0.0.0' }, stores);
    assert.match(
      (await logIn(mute, person.username)).text,
      /cannot send the confirmation email at present/,
    );
    assert.equal((await visitor(mute).get('/resend-confirmation')).status, 404);
    const damaged = await visitor(mute).get('/confirm-email');
    assert.match(damaged.text, /This link is damaged/);
    assert.ok(!damaged.text.includes('/resend-confirmation'));
    await mute.close();

    const strict = await startApplication({}, stores);
    t.after(async () => {
      await strict.close();
      await stores.remove();
    });
    assert.equal((await logIn(strict, person.username, wrong)).status, 401);
    const refused = await logIn(strict, person.email);
    assert.equal(refused.status, 403);
    await visitor(strict).submit('/resend-confirmation', { email: person.email });
    assert.equal((await emailsTo(strict.services, person.email)).length, 2);
    assert.equal((await confirm(strict, await linkFor(strict, person.email))).status, 303);
    assert.equal((await logIn(strict, person.username)).location, '/dashboard');
  });
});
