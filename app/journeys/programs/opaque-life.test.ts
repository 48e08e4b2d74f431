import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { createApiClient } from '../../testing/api-client.ts';
import { startApplication, type TestApplication } from '../../testing/application.ts';

const requestContext = { ip: '192.0.2.7', userAgent: 'robot/1.0', requestId: 'test' };
const limitMs = 2_000;
const absoluteMs = 4_000;
/** A token may end this much later than its limit, and must live until this much before. */
const toleranceMs = 200;
/** How late the server itself may be. The rest of the tolerance is for the measurement. */
const latestMs = 60;

// Redis expires keys by its own clock, which no test clock moves. So these tests take real seconds.
describe('an opaque token of two seconds', { concurrency: true }, () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication({
      OPAQUE_TOKEN_SECONDS: String(limitMs / 1000),
      SESSION_ABSOLUTE_SECONDS: String(absoluteMs / 1000),
    });
  });
  after(() => application.close());

  async function begin() {
    const { username: name, password } = await application.createAccount();
    const logInAt = performance.now();
    const outcome = await application.services.logInProgram({
      ...{ name, password, format: 'opaque', requestContext },
    });
    assert.ok(outcome.kind === 'logged-in');
    const { accessToken } = outcome.tokens;
    const api = createApiClient(application.address, { authorization: `Bearer ${accessToken}` });
    /** The earliest and the latest time at which the use can have happened. */
    const use = async () => {
      const from = performance.now();
      const { status } = await api('GET', '/me');
      return { isAlive: status === 200, from, to: performance.now() };
    };
    return { accessToken, use, began: { from: logInAt, to: performance.now() } };
  }

  test('lives while it is used, until its absolute end', async () => {
    const { use, began } = await begin();
    let last = await use();
    while (last.isAlive) {
      assert.ok(last.from - began.to < absoluteMs + latestMs, 'no use prolongs it beyond its end');
      await setTimeout(absoluteMs / 10);
      last = await use();
    }
    assert.ok(last.to - began.from > absoluteMs, 'it dies at its end and no sooner');
  });

  /** Measures only if this machine keeps the schedule; otherwise the result is undefined. */
  async function leaveAlone(pausesMs: readonly number[], waitMs: number) {
    const { use, began } = await begin();
    let last = began;
    for (const pauseMs of pausesMs) {
      await setTimeout(pauseMs);
      last = await use();
    }
    await setTimeout(waitMs - (performance.now() - last.to));
    const { isAlive, from, to } = await use();
    const [least, most] = [from - last.to, to - last.from];
    if (most < limitMs) assert.ok(isAlive, `left alone for at most ${most} ms`);
    if (least >= limitMs + latestMs) assert.ok(!isAlive, `left alone for ${least} ms`);
  }

  test('ends soon after its limit and not before, if it is not used', async () => {
    const soonAndLate = [limitMs - toleranceMs, limitMs + latestMs + 5];
    await Promise.all([
      ...soonAndLate.map((waitMs) => leaveAlone([], waitMs)),
      ...soonAndLate.map((waitMs) => leaveAlone([700, 10], waitMs)),
    ]);
  });

  test('is extended by introspection, and ends as soon after it', async () => {
    const { accessToken: token } = await begin();
    const ask = () => application.services.introspectToken({ token, hint: undefined });
    await setTimeout(limitMs / 4);
    assert.ok(await ask());
    await setTimeout(limitMs + latestMs + 5);
    assert.equal(await ask(), undefined);
  });
});
