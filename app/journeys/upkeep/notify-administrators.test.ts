import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApplication } from '../../testing/application.ts';
import { addAuthenticatorApp } from '../../testing/factors.ts';
import { failOften } from '../../testing/fail-often.ts';
import { emailsTo } from '../../testing/mail.ts';
import { logIn } from '../../testing/registrations.ts';

const requestContext = { ip: '192.0.2.1', userAgent: 'test', requestId: 'test' };
const minuteMs = 60_000;

test('administrators get at most one email an hour about locked accounts, new administrators and cleared factors', async (t) => {
  const application = await startApplication();
  t.after(() => application.close());
  const { services, clock } = application;
  const { notifyAdministrators, setRole, clearFactors } = services;
  const administrator = await application.createAccount({ role: 'admin' });
  const digests = async (email = administrator.email) =>
    (await emailsTo(services, email)).filter(({ subject }) =>
      subject.startsWith('Security events'),
    );

  async function look(minutes = 2) {
    clock.advance(minutes * minuteMs);
    await Promise.all([notifyAdministrators(), notifyAdministrators()]);
  }

  const promoted = await application.createAccount();
  await setRole({ accountId: promoted.id, role: 'admin', requestContext });
  await look();
  await look();
  assert.equal((await digests()).length, 0, 'nothing about the time before the first look');

  const [guessed, delayed, cleared, own] = await Promise.all(
    Array.from({ length: 4 }, () => application.createAccount()),
  );
  assert.ok(guessed && delayed && cleared && own);
  await failOften(services, guessed.id, { byStrangers: 89, onKnownDevices: 0 });
  await logIn(application, guessed.username, 'not the password');
  for (let count = 0; count < 6; count += 1) {
    await logIn(application, delayed.username, 'not the password');
  }
  await addAuthenticatorApp(application, cleared.id);
  await clearFactors({ accountId: cleared.id, requestContext });
  await look();
  const [first, ...none] = await digests();
  assert.deepEqual(none, []);
  const text = first?.text ?? '';
  assert.match(text, new RegExp(`An account is locked after too many.*: ${guessed.username}\\.`));
  assert.match(text, new RegExp(`removed by somebody other.*: ${cleared.username}\\.`));
  assert.doesNotMatch(text, /became an administrator/);
  assert.doesNotMatch(text, new RegExp(delayed.username), 'a delay is no lock');
  assert.equal((await digests(promoted.email)).length, 1, 'every administrator gets it');
  assert.equal((await digests(own.email)).length, 0);

  await setRole({ accountId: own.id, role: 'admin', requestContext });
  await look(30);
  assert.equal((await digests()).length, 1, 'the next one has to wait');
  await look(31);
  const [second] = await digests();
  assert.match(second?.text ?? '', new RegExp(`became an administrator: ${own.username}\\.`));
  assert.equal((await digests()).length, 2);
  await look(61);
  assert.equal(
    (await digests()).length,
    2,
    'nothing is said twice, and nothing is sent about nothing',
  );
});
