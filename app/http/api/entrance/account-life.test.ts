import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { type ApiClient, createApiClient } from '../../../testing/api-client.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { emailsTo, linkIn } from '../../../testing/mail.ts';

const password = 'seven quiet otters row';
const chosen = 'an entirely new passphrase';

function newPerson() {
  const unique = randomBytes(6).toString('hex');
  return { username: `new-${unique}`, email: `new-${unique}@example.com`, password };
}

describe('registration and recovery in the API', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  /** With an address that no other test uses, because rate limits count by network. */
  const stranger = (to = application): ApiClient =>
    createApiClient(to.address, { 'x-forwarded-for': `10.${[...randomBytes(3)].join('.')}` });

  const post = (path: string, body: unknown) => stranger()('POST', path, { body });

  async function mailedToken(email: string, path: string): Promise<string> {
    const [mail] = await emailsTo(application.services, email);
    assert.ok(mail, `an email to ${email}`);
    return new URL(linkIn(mail, path), application.baseUrl).searchParams.get('token') ?? '';
  }

  const logIn = (username: string, secret = password) =>
    post('/login', { username, password: secret });

  test('a person registers, confirms and logs in, and nobody learns which addresses have an account', async () => {
    const person = newPerson();
    const { email } = await application.createAccount();
    for (const address of [person.email, email]) {
      const answer = await post('/register', { ...newPerson(), email: address });
      assert.equal(answer.status, 202);
      assert.deepEqual(answer.body, { status: 'confirmation_sent' });
    }
    assert.equal((await emailsTo(application.services, email)).length, 1);

    const mine = { ...newPerson(), given_name: 'Grace' };
    assert.equal((await post('/register', mine)).status, 202);
    const early = await logIn(mine.username);
    assert.deepEqual([early.status, early.body.code], [403, 'email_unconfirmed']);
    const token = await mailedToken(mine.email, '/confirm-email');
    const racing = await Promise.all([1, 2, 3].map(() => post('/confirm-email', { token })));
    assert.deepEqual(racing.map(({ status }) => status).sort(), [200, 400, 400]);
    assert.ok(racing.every(({ body }) => body.code === 'link_closed' || body.username));
    const { access_token } = (await logIn(mine.username)).body;
    const me = createApiClient(application.address, { authorization: `Bearer ${access_token}` });
    assert.equal((await me('GET', '/me')).body.given_name, 'Grace');
    assert.equal((await me('GET', '/me')).body.email_confirmed, true);
  });

  test('a taken user name and invalid fields are reported', async () => {
    const { username } = await application.createAccount();
    const answer = await post('/register', { ...newPerson(), username: username.toUpperCase() });
    assert.deepEqual([answer.status, answer.body.code], [409, 'username_taken']);
    const wrong = await post('/register', {
      username: 'admin',
      email: 'a@b',
      password: 'short',
      given_name: '\u202e',
    });
    assert.equal(wrong.status, 400);
    assert.deepEqual(
      wrong.body.errors.map(({ field, code }: Record<string, string>) => [field, code]),
      [
        ['username', 'reserved'],
        ['email', 'unacceptable'],
        ['password', 'too_short'],
        ['given_name', 'unacceptable'],
      ],
    );
    assert.ok(!wrong.text.includes('"short"'));
    const unknown = await post('/register', { ...newPerson(), role: 'admin' });
    assert.equal(unknown.body.errors[0].code, 'unknown_field');
  });

  test('an emailed link sets a new password, once, and ends all sessions', async () => {
    const account = await application.createAccount();
    const session = await application.startSession(account);
    const nobody = await post('/forgot-password', { email: newPerson().email });
    const known = await post('/forgot-password', { email: account.email });
    assert.deepEqual([known.status, known.body], [nobody.status, nobody.body]);
    const token = await mailedToken(account.email, '/reset-password');
    const weak = await post('/reset-password', { token, password: 'short' });
    assert.deepEqual([weak.status, weak.body.errors[0].code], [400, 'too_short']);
    assert.equal((await post('/reset-password', { token, password: chosen })).status, 204);
    const again = await post('/reset-password', { token, password: chosen });
    assert.deepEqual([again.status, again.body.code], [400, 'link_closed']);
    assert.equal((await logIn(account.username, chosen)).status, 200);
    assert.equal((await logIn(account.username, account.password)).status, 401);
    assert.notEqual((await session.get('/dashboard')).status, 200);
  });

  test('anybody can request another confirmation email, up to the rate limit', async () => {
    const person = newPerson();
    await post('/register', person);
    const ask = () => post('/resend-confirmation', { email: person.email });
    const statuses: number[] = [];
    for (let count = 0; count < 6; count += 1) {
      const { status, headers } = await ask();
      statuses.push(status);
      if (status === 429) assert.match(headers.get('retry-after') ?? '', /^\d+$/);
    }
    assert.equal(statuses[0], 202);
    assert.equal(statuses.at(-1), 429);
    assert.equal((await post('/resend-confirmation', { email: 'nothing' })).status, 400);
  });

  test('registration says when it is closed', async (context) => {
    const closed = await startApplication({ REGISTRATION: 'closed' });
    context.after(() => closed.close());
    const answer = await stranger(closed)('POST', '/register', { body: newPerson() });
    assert.deepEqual([answer.status, answer.body.code], [403, 'registration_closed']);
  });

  test('registration creates the account immediately if addresses need no confirmation', async (context) => {
    const open = await startApplication({ REQUIRE_CONFIRMED_EMAIL: 'false' });
    context.after(() => open.close());
    const person = newPerson();
    const answer = await stranger(open)('POST', '/register', { body: person });
    assert.equal(answer.status, 201);
    assert.equal(answer.body.username, person.username);
    assert.equal(answer.body.email_confirmed, false);
  });
});
