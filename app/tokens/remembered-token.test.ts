import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApplication, type TestApplication } from '../testing/application.ts';

const requestContext = { ip: '192.0.2.7', userAgent: 'robot/1.0', requestId: 'test' };
const lifetimeMs = 300_000;

// Each process caches verified tokens. So each test uses its token once before the token becomes invalid.
describe('a verified token in the cache', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  async function logIn(format: 'jwt' | 'opaque' = 'jwt') {
    const { username: name, password } = await application.createAccount();
    const { logInProgram } = application.services;
    const outcome = await logInProgram({ name, password, format, requestContext });
    assert.ok(outcome.kind === 'logged-in');
    const { tokens } = outcome;
    assert.equal(await isGood(tokens.accessToken), true);
    return tokens;
  }

  async function isGood(token: string) {
    const { authenticateToken, introspectToken } = application.services;
    const found = await authenticateToken(token);
    const introspected = await introspectToken({ token, hint: undefined });
    assert.equal(found !== undefined, introspected !== undefined, 'both lookups agree');
    return found !== undefined;
  }

  test('is refused once the key that signed it is compromised', async () => {
    const { accessToken } = await logIn();
    await application.services.rotateSigningKey({ isCompromised: true, requestContext });
    assert.equal(await isGood(accessToken), false);
  });

  test('works until its last second and not after it', async () => {
    const { accessToken } = await logIn();
    application.clock.advance(lifetimeMs - 10_000);
    assert.equal(await isGood(accessToken), true);
    application.clock.advance(10_000);
    assert.equal(await isGood(accessToken), false);
  });

  test('is refused immediately after its refresh token was reused', async () => {
    const { refreshToken = '' } = await logIn();
    const refresh = async (token: string) => {
      const outcome = await application.services.refreshSession({
        refreshToken: token,
        requestContext,
      });
      return outcome.kind === 'refreshed' ? outcome.tokens : undefined;
    };
    const second = await refresh(refreshToken);
    const third = await refresh(second?.refreshToken ?? '');
    const token = third?.accessToken ?? '';
    assert.equal(await isGood(token), true);
    application.clock.advance(60_000);
    assert.equal(await isGood(token), true);
    assert.equal(await refresh(refreshToken), undefined);
    assert.equal(await isGood(token), false);
  });

  for (const format of ['jwt', 'opaque'] as const) {
    test(`is refused immediately after its owner is disabled, deleted or logged out (${format})`, async () => {
      const { disableAccount, deleteAccount, revokeSessions } = application.services;
      const ends = [
        (accountId: string) => disableAccount({ accountId, requestContext }),
        (accountId: string) => deleteAccount({ accountId, requestContext }),
        (accountId: string) => revokeSessions({ which: { accountId }, requestContext }),
      ];
      for (const end of ends) {
        const { accessToken } = await logIn(format);
        const found = await application.services.authenticateToken(accessToken);
        await end(found?.session.account.id ?? '');
        assert.equal(await isGood(accessToken), false);
      }
    });
  }
});
