import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { leftToWaitMs, withOneDeadline } from '../../platform/request-deadline.ts';
import { startApplication, type TestApplication } from '../../testing/application.ts';

const longMs = 60_000;

describe('the deadline of a gate check', () => {
  let app: TestApplication;
  before(async () => {
    app = await startApplication();
  });
  after(() => app.close());

  test('starts anew for each request, even if two wait for the same turn of the event loop', async (context) => {
    const { sessions } = app.services;
    const browser = await app.startSession(await app.createAccount());
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const other = new EventEmitter() as ServerResponse;
    context.mock.method(sessions, 'whenCaughtUp', (callback: () => void) => {
      withOneDeadline(other, callback);
      other.emit('close');
    });
    const left: number[] = [];
    const { check } = sessions;
    context.mock.method(sessions, 'check', async (...args: Parameters<typeof check>) => {
      await new Promise((resolve) => setImmediate(resolve));
      left.push(leftToWaitMs(longMs));
      return check(...args);
    });
    const answer = await fetch(`${app.address}/api/authz/auth-request`, {
      headers: { cookie, 'x-original-url': `${app.baseUrl.origin}/`, 'x-original-method': 'GET' },
    });
    assert.equal(answer.status, 200);
    assert.ok((left[0] ?? longMs) < longMs, 'not the deadline of the other request');
  });
});
