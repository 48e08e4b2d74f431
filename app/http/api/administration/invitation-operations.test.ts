import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../../testing/accounts.ts';
import { type ApiClient, asPage, createApiClient } from '../../../testing/api-client.ts';
import { createTestKey } from '../../../testing/api-keys.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { emailsTo } from '../../../testing/mail.ts';

const path = '/admin/invitations';
const password = 'engines weave algebra';

describe('invitations in the API', () => {
  let application: TestApplication;
  let administrator: TestAccount;
  let admin: ApiClient;
  before(async () => {
    application = await startApplication({ REGISTRATION: 'closed' });
    administrator = await application.createAccount({ role: 'admin' });
    admin = await apiOf(administrator);
  });
  after(() => application.close());

  const apiOf = async (account: TestAccount) =>
    createApiClient(
      application.address,
      asPage(await application.startSession(account), application.baseUrl),
    );

  async function follow(link: string) {
    const browser = application.browser();
    await browser.get(link.replace(application.baseUrl.origin, ''));
    return browser;
  }

  test('are made for several people, and faulty ones are named', async () => {
    const owner = await application.createAccount();
    const people = [
      { email: 'api-one@example.com', role: 'admin', groups: ['wiki', 'staff'], name: 'A "B", C' },
      { email: owner.email },
      { email: 'api-two@example.com' },
      { email: 'API-two@example.com' },
      { email: 'api-three@example.com', groups: ['Wrong'] },
    ];
    const answer = await admin('POST', path, { body: { people } });
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual(
      answer.body.invited.map(({ email, link }: { email: string; link: null }) => [email, link]),
      [
        ['api-one@example.com', null],
        ['api-two@example.com', null],
      ],
    );
    assert.deepEqual(answer.body.refused, [
      { index: 1, fault: 'account' },
      { index: 3, fault: 'duplicate' },
      { index: 4, fault: 'groups' },
    ]);
    assert.equal((await emailsTo(application.services, 'api-one@example.com')).length, 1);
    const list = await admin('GET', `${path}?state=pending`);
    const one = list.body.items.find(({ email }: { email: string }) => email.startsWith('api-one'));
    assert.equal(one.name, 'A "B", C');
    assert.deepEqual([one.role, one.groups, one.link_shown], ['admin', ['staff', 'wiki'], false]);
  });

  test('are sent again, shown and revoked, and the former link stops working', async () => {
    const people = [{ email: 'api-again@example.com' }];
    const made = await admin('POST', path, { body: { people, delivery: 'link' } });
    const [{ id, link: first }] = made.body.invited;
    const again = await admin('POST', `${path}/${id}/resend`, { body: { delivery: 'link' } });
    assert.equal(again.status, 200, again.text);
    assert.equal(again.body.invitation.link_shown, true);
    assert.equal((await (await follow(first)).get('/invite')).status, 403);
    const holder = await follow(again.body.link);
    assert.equal((await holder.get('/invite')).status, 200);
    assert.equal((await admin('DELETE', `${path}/${id}`)).status, 204);
    const late = await holder.submit('/invite', { username: 'api-late', password });
    assert.equal(late.status, 403);
    assert.equal((await admin('DELETE', `${path}/${id}`)).status, 404);
    assert.equal((await admin('POST', `${path}/${id}/resend`, { body: {} })).status, 404);
    const revoked = await admin('GET', `${path}?state=revoked&limit=1`);
    assert.equal(revoked.body.items[0].id, id);
  });

  test('never show the link of an administrator where email works', async () => {
    const people = [{ email: 'api-chief@example.com', role: 'admin' }];
    const made = await admin('POST', path, { body: { people, delivery: 'link' } });
    assert.deepEqual(made.body.invited, []);
    assert.deepEqual(made.body.refused, [{ index: 0, fault: 'administrator' }]);
    const emailed = await admin('POST', path, { body: { people } });
    const [{ id }] = emailed.body.invited;
    const again = await admin('POST', `${path}/${id}/resend`, { body: { delivery: 'link' } });
    assert.deepEqual([again.status, again.body.code], [409, 'email_only']);
  });

  test('are for administrators alone, and never for a key', async () => {
    const person = await apiOf(await application.createAccount());
    const key = await createTestKey(application.services, administrator.id, ['read', 'write']);
    const byKey = createApiClient(application.address, { 'x-api-key': key });
    const body = { people: [{ email: 'api-never@example.com', role: 'admin' }], delivery: 'link' };
    for (const client of [person, byKey]) {
      assert.equal((await client('GET', path)).status, 403);
      assert.equal((await client('POST', path, { body })).status, 403);
    }
    assert.deepEqual(await emailsTo(application.services, 'api-never@example.com'), []);
    assert.equal((await admin('GET', `${path}?cursor=YWRh`)).status, 400);
  });
});
