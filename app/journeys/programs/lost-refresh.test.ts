import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import { untilAvailable } from '../../testing/until-available.ts';

const home = { ip: '192.0.2.7', userAgent: 'phone/1.0', requestId: 'test' };
const onTheTrain = { ...home, ip: '198.51.100.9' };
const updated = { ...home, userAgent: 'phone/1.1' };
const thief = { ip: '203.0.113.5', userAgent: 'curl/8.0', requestId: 'test' };
const hourMs = 3_600_000;

describe('a program that lost the response to a refresh', () => {
  let application: TestApplication;
  let account: TestAccount;

  before(async () => {
    application = await startApplication();
    account = await application.createAccount();
  });
  after(() => application.close());

  async function logIn(server = application) {
    const { username: name, password } = account;
    const requestContext = home;
    const outcome = await server.services.logInProgram({
      ...{ name, password, format: 'jwt', requestContext },
    } as const);
    assert.equal(outcome.kind, 'logged-in');
    return (outcome.kind === 'logged-in' && outcome.tokens.refreshToken) || '';
  }

  async function refresh(
    refreshToken: string | undefined,
    requestContext = home,
    server = application,
  ) {
    const input = { refreshToken: refreshToken ?? '', requestContext };
    const outcome = await server.services.refreshSession(input);
    return outcome.kind === 'refreshed' ? outcome.tokens.refreshToken : undefined;
  }

  async function countMails() {
    const mails = (await application.services.devMailbox?.list()) ?? [];
    return mails.filter(({ subject }) => /program was logged out of your account/.test(subject))
      .length;
  }

  for (const [where, requestContext] of [
    ['from the same place', home],
    ['from another network with the same user agent', onTheTrain],
    ['from the same network with another user agent', updated],
  ] as const) {
    test(`gets the same refresh token ${where}, hours later and repeatedly`, async () => {
      const mails = await countMails();
      const first = await logIn();
      const lost = await refresh(first);
      assert.ok(lost);
      for (let time = 0; time < 3; time += 1) {
        application.clock.advance(7 * hourMs);
        assert.equal(await refresh(first, requestContext), lost);
      }
      assert.ok(await refresh(lost), 'it works');
      assert.equal(await countMails(), mails);
    });
  }

  test('gets it from the same IPv6 /64', async () => {
    const first = await logIn();
    const lost = await refresh(first, { ...home, ip: '2001:db8::1' });
    application.clock.advance(hourMs);
    const neighbour = { ...thief, ip: '2001:db8::ffff:2' };
    assert.equal(await refresh(first, neighbour), lost);
  });

  test('gets one refresh token for 50 concurrent retries an hour later', async () => {
    const first = await logIn();
    const lost = await refresh(first);
    application.clock.advance(hourMs);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => untilAvailable(() => refresh(first))),
    );
    assert.deepEqual(new Set(answers), new Set([lost]));
  });

  test('gets it from anywhere until the overlap ends, and not in that moment', async () => {
    const { stores, clock } = application.services;
    const [token, now, overlapMs] = [await logIn(), clock.now(), 10_000];
    const rotate = (at: number, origin: { network: string; userAgent: string }) =>
      stores.refreshTokens.rotate({ token, successor: 'next', now: at, overlapMs, origin });
    const [own, foreign] = [home, thief].map(({ ip, userAgent }) => ({ network: ip, userAgent }));
    assert.ok(own && foreign);
    assert.equal((await rotate(now, own)).kind, 'rotated');
    const repeated = { kind: 'repeated', successor: 'next' };
    assert.deepEqual(await rotate(now + overlapMs - 1, foreign), repeated);
    assert.equal((await rotate(now + overlapMs, foreign)).kind, 'replayed');
  });

  for (const [what, replay] of [
    [
      'from another network with another user agent',
      async (first: string) => {
        application.clock.advance(hourMs);
        return refresh(first, thief);
      },
    ],
    [
      'from the next IPv6 /64 with another user agent',
      async (first: string) => {
        const next = await refresh(await refresh(first), { ...home, ip: '2001:db8::1' });
        const last = await refresh(next, { ...home, ip: '2001:db8::1' });
        application.clock.advance(hourMs);
        assert.ok(last);
        return refresh(next, { ...thief, ip: '2001:db8:0:1::1' });
      },
    ],
    [
      'of which nobody knows where it comes from',
      async (first: string) => {
        const nowhere = { ip: '', userAgent: '', requestId: '' };
        const next = await refresh(first);
        await refresh(next, nowhere);
        application.clock.advance(hourMs);
        return refresh(next, nowhere);
      },
    ],
    [
      'after the successor was used',
      async (first: string) => {
        const successor = await refresh(first);
        application.clock.advance(hourMs);
        assert.ok(await refresh(successor, thief), 'a refresh token that is unused');
        application.clock.advance(60_000);
        return refresh(first);
      },
    ],
    [
      'after a day',
      async (first: string) => {
        application.clock.advance(24 * hourMs);
        return refresh(first);
      },
    ],
  ] as const) {
    test(`a refresh token used again ${what} ends the session and notifies its owner`, async () => {
      const mails = await countMails();
      const first = await logIn();
      const lost = await refresh(first);
      assert.equal(await replay(first), undefined);
      assert.equal(await refresh(lost), undefined);
      assert.equal(await countMails(), mails + 1);
    });
  }

  test('gets nothing where REFRESH_OVERLAP_SECONDS is 0', async () => {
    const strict = await startApplication({ REFRESH_OVERLAP_SECONDS: '0' }, application.stores);
    try {
      const first = await logIn(strict);
      const lost = await refresh(first, home, strict);
      assert.equal(await refresh(first, home, strict), undefined);
      assert.equal(await refresh(lost, home, strict), undefined);
    } finally {
      await strict.close();
    }
  });
});
