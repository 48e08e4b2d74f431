import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { digestOf } from '../../platform/ids.ts';
import type { TestAccount } from '../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import { dumpStores } from '../../testing/dump.ts';
import { untilAvailable } from '../../testing/until-available.ts';
import type { ProgramTokens } from '../steps/program-tokens.ts';

const requestContext = { ip: '192.0.2.7', userAgent: 'robot/1.0', requestId: 'test' };
const overlapMs = 10_000;

describe('the session of a program', () => {
  let application: TestApplication;
  let other: TestApplication;
  let account: TestAccount;

  before(async () => {
    application = await startApplication();
    // A second server on the same stores acts as a second worker. An embedded database has only one server.
    const isEmbedded = application.stores.profile === 'sqlite';
    other = isEmbedded ? application : await startApplication({}, application.stores);
    account = await application.createAccount();
  });
  after(async () => {
    if (other !== application) await other.close();
    await application.close();
  });

  async function logIn(format: 'jwt' | 'opaque', who = account): Promise<ProgramTokens> {
    const { username: name, password } = who;
    const { logInProgram } = application.services;
    const outcome = await logInProgram({ name, password, format, requestContext });
    assert.equal(outcome.kind, 'logged-in');
    return (outcome as Extract<typeof outcome, { kind: 'logged-in' }>).tokens;
  }

  async function refresh(refreshToken: string | undefined, server = application) {
    const input = { refreshToken: refreshToken ?? '', requestContext };
    const outcome = await server.services.refreshSession(input);
    return outcome.kind === 'refreshed' ? outcome.tokens : undefined;
  }

  async function whoIs(token: string, server = application) {
    return (await server.services.authenticateToken(token))?.session;
  }

  for (const format of ['jwt', 'opaque'] as const) {
    test(`has ${format} tokens that every worker accepts until it ends`, async () => {
      const { accessToken, sessionId } = await logIn(format);
      for (const server of [application, other]) {
        const session = await whoIs(accessToken, server);
        assert.equal(session?.id, sessionId);
        assert.equal(session?.kind, format);
        assert.equal(session?.account.username, account.username);
      }
      await application.services.revokeSessions({ which: { sessionId }, requestContext });
      for (const server of [application, other]) {
        assert.equal(await whoIs(accessToken, server), undefined);
      }
    });
  }

  test('a credential of one kind is never accepted as another', async () => {
    const jwt = await logIn('jwt');
    const opaque = await logIn('opaque');
    const { sessions } = application.services;
    assert.equal(
      await sessions.check(opaque.accessToken),
      undefined,
      'an opaque token as a cookie',
    );
    assert.equal(await sessions.check(`jwt ${jwt.sessionId}`), undefined, 'a handle as a cookie');
    assert.equal(await sessions.check(`jwt ${jwt.sessionId}`, 'opaque'), undefined);
    const browser = await application.startSession(account);
    const cookie = decodeURIComponent(browser.cookies.get('gatehouse') ?? '');
    const secretId = cookie.slice(2).split('.', 1)[0] ?? '';
    assert.equal((await sessions.check(secretId))?.kind, 'browser');
    for (const wrong of [secretId, `gat_${secretId}`, cookie, `jwt ${jwt.sessionId}`, '']) {
      assert.equal(await whoIs(wrong), undefined);
      assert.equal(await refresh(wrong), undefined);
    }
    assert.equal(
      await whoIs(jwt.refreshToken ?? ''),
      undefined,
      'a refresh token as a bearer token',
    );
    assert.equal(await refresh(jwt.accessToken), undefined, 'an access token as a refresh token');
    assert.equal(await refresh(opaque.accessToken), undefined);
    assert.ok(await refresh(jwt.refreshToken));
  });

  test('50 concurrent refreshes at two workers yield one successor, and every response works', async () => {
    const { refreshToken } = await logIn('jwt');
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        untilAvailable(() => refresh(refreshToken, index % 2 ? other : application)),
      ),
    );
    const successors = new Set(answers.map((answer) => answer?.refreshToken));
    assert.equal(successors.size, 1);
    assert.ok(!successors.has(undefined) && !successors.has(refreshToken));
    for (const answer of answers) assert.ok(await whoIs(answer?.accessToken ?? '', other));
    assert.ok(await refresh(answers[0]?.refreshToken));
  });

  test('a refresh token replayed after the overlap ends the session and notifies its owner', async () => {
    const first = await logIn('jwt');
    const second = await refresh(first.refreshToken);
    const third = await refresh(second?.refreshToken);
    assert.equal((await refresh(first.refreshToken))?.refreshToken, second?.refreshToken);
    application.clock.advance(overlapMs);
    assert.ok(await refresh(third?.refreshToken));
    // The first token is not even stored any more.
    assert.equal(await refresh(first.refreshToken), undefined);
    assert.equal(await refresh(third?.refreshToken), undefined);
    for (const tokens of [first, second, third]) {
      assert.equal(await whoIs(tokens?.accessToken ?? '', other), undefined);
    }
    const { stores, devMailbox } = application.services;
    const events = await stores.audit.list(account.id, 50);
    assert.equal(events.filter(({ event }) => event === 'authn_token_reuse').length, 1);
    const mails = (await devMailbox?.list()) ?? [];
    assert.equal(mails.filter(({ subject }) => /logged out/.test(subject)).length, 1);
  });

  test('a token that was damaged in transit is no replay', async () => {
    const { refreshToken = '' } = await logIn('jwt');
    const next = await refresh(refreshToken);
    application.clock.advance(overlapMs);
    const other = refreshToken.at(-20) === 'x' ? 'y' : 'x';
    const flipped = refreshToken.slice(0, -20) + other + refreshToken.slice(-19);
    for (const wrong of [refreshToken.slice(0, -1), `${refreshToken}A`, flipped]) {
      assert.equal(await refresh(wrong), undefined);
    }
    assert.ok(await refresh(next?.refreshToken));
  });

  test('a disabled account has no working tokens, at any worker', async () => {
    const doomed = await application.createAccount();
    const jwt = await logIn('jwt', doomed);
    const opaque = await logIn('opaque', doomed);
    assert.ok(await whoIs(jwt.accessToken, other));
    assert.ok(await whoIs(opaque.accessToken, other));
    await application.services.disableAccount({ accountId: doomed.id, requestContext });
    for (const server of [application, other]) {
      assert.equal(await whoIs(jwt.accessToken, server), undefined);
      assert.equal(await whoIs(opaque.accessToken, server), undefined);
      assert.equal(await refresh(jwt.refreshToken, server), undefined);
    }
  });

  test('an access token expires, and its session lives on', async () => {
    const { accessToken, refreshToken, expiresInSeconds } = await logIn('jwt');
    assert.equal(expiresInSeconds, 300);
    application.clock.advance(300_000);
    assert.equal(await whoIs(accessToken), undefined);
    const next = await refresh(refreshToken);
    assert.ok(await whoIs(next?.accessToken ?? ''));
  });

  test('no access token outlives its session', async () => {
    const server = await startApplication({ REFRESH_TOKEN_SECONDS: '60' }, application.stores);
    try {
      const { username: name, password } = account;
      const input = { name, password, format: 'jwt', requestContext } as const;
      const outcome = await server.services.logInProgram(input);
      assert.ok(outcome.kind === 'logged-in');
      const { accessToken, expiresInSeconds, refreshExpiresInSeconds = 0 } = outcome.tokens;
      assert.ok(expiresInSeconds > 0 && expiresInSeconds <= refreshExpiresInSeconds);
      const [, claims = ''] = accessToken.split('.');
      const { iat, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString());
      assert.ok(exp - iat <= 60, `${exp - iat} s`);
    } finally {
      await server.close();
    }
  });

  test('refreshing works until the absolute end, and for administrators while they keep coming back', async () => {
    const admin = await application.createAccount({ role: 'admin' });
    const tokens = await logIn('jwt');
    const ofAdmin = await logIn('jwt', admin);
    assert.equal(tokens.refreshExpiresInSeconds, 2_592_000);
    assert.equal(ofAdmin.refreshExpiresInSeconds, 1800);
    application.clock.advance(2_000_000);
    assert.equal(await refresh(ofAdmin.refreshToken), undefined);
    const next = await refresh(tokens.refreshToken);
    application.clock.advance(2_590_000_000);
    assert.equal(await refresh(next?.refreshToken), undefined);
    assert.ok((await dumpStores(application.stores)).includes(digestOf(next?.refreshToken ?? '')));
    application.clock.advance(90_000_000);
    await application.services.purgeExpired();
    const left = await dumpStores(application.stores);
    for (const { sessionId } of [tokens, ofAdmin]) assert.ok(!left.includes(`"id":"${sessionId}"`));
    assert.ok(!left.includes(digestOf(next?.refreshToken ?? '')));
  });

  test('one email reports a program that logs in again and again', async () => {
    const owner = await application.createAccount();
    for (let time = 0; time < 3; time += 1) await logIn('opaque', owner);
    const mails = (await application.services.devMailbox?.list()) ?? [];
    // The first login of an account needs no email.
    assert.equal(
      mails.filter(({ to, subject }) => to === owner.email && /New login/.test(subject)).length,
      1,
    );
  });

  test('stores nothing that could be used as a credential', async () => {
    const jwt = await logIn('jwt');
    const opaque = await logIn('opaque');
    const next = await refresh(jwt.refreshToken);
    const stored = await dumpStores(application.stores);
    for (const tokens of [jwt, opaque, next]) {
      for (const credential of [tokens?.accessToken, tokens?.refreshToken]) {
        if (credential === undefined) continue;
        const [secret = ''] = credential.split('.').slice(-1);
        assert.ok(!stored.includes(secret.slice(-40)));
      }
    }
    assert.ok(stored.includes(jwt.sessionId), 'the dump does hold what is stored');
    const { signingKeys } = application.services.stores;
    const [key] = await signingKeys.list();
    assert.ok(!/"d"/.test(key?.publicJwk ?? '') && !/^\{/.test(key?.sealedPrivateJwk ?? ''));
  });
});
