import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApplication } from '../../../testing/application.ts';
import { hiddenFieldsOf } from '../../../testing/browser.ts';
import { oathtoolCode } from '../../../testing/machine/oathtool.ts';
import { visitor } from '../../../testing/registrations.ts';

const security = '/account/security';
const step = '/login/second-step';

test('an app of another author enrols with the key on the page, and logs in with its codes', async (t) => {
  const application = await startApplication();
  t.after(() => application.close());
  const { clock } = application;
  const account = await application.createAccount();
  const browser = await application.startSession(account);

  const codes = await browser.get(`${security}/recovery-codes`);
  const [, code = ''] = /code-list__code">([^<]*)</.exec(codes.text) ?? [];
  await browser.post(`${security}/recovery-codes`, { ...hiddenFieldsOf(codes), code });

  const page = await browser.get(`${security}/authenticator-app`);
  const [, key = ''] = /secret__text"[^>]*>([^<]*)</.exec(page.text) ?? [];
  const enrol = { name: 'My phone', code: await oathtoolCode(key, clock.now()) };
  const fields = { ...hiddenFieldsOf(page), ...enrol };
  const added = await browser.post(`${security}/authenticator-app`, fields);
  assert.equal(added.location, security);

  clock.advance(30_000);
  const { username, password } = account;
  const elsewhere = visitor(application);
  const first = await elsewhere.submit('/login', { username, password });
  assert.equal(first.location, step);
  const answer = (at: number) =>
    oathtoolCode(key, at).then((shown) => elsewhere.submit(step, { kind: 'totp', answer: shown }));
  assert.equal((await answer(clock.now() - 60_000)).status, 401, 'two steps late');
  // A code of the step before the current one: the clock of a phone is not exact.
  clock.advance(60_000);
  assert.equal((await answer(clock.now() - 30_000)).location, '/dashboard');
  assert.equal((await elsewhere.get('/dashboard')).status, 200);
});
