import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { leftToWaitMs, waitingFor, withOneDeadline } from './request-deadline.ts';

const inAllMs = 1800;

describe('the deadline of a request', () => {
  let now: number;
  beforeEach(() => {
    now = 1000;
    mock.method(performance, 'now', () => now);
  });
  afterEach(() => mock.restoreAll());

  async function answering(work: (response: ServerResponse) => Promise<void>) {
    const response = new EventEmitter() as ServerResponse;
    await new Promise<void>((resolve, reject) =>
      withOneDeadline(response, () => void work(response).then(resolve, reject)),
    );
  }
  const wait = (milliseconds: number) =>
    waitingFor(async () => {
      now += milliseconds;
    });

  test('is shared by everything that a request waits for in sequence', async () => {
    await answering(async () => {
      assert.equal(leftToWaitMs(1500), 1500);
      await wait(1000);
      assert.equal(leftToWaitMs(1500), inAllMs - 1000);
      await wait(700);
      assert.equal(leftToWaitMs(1500), inAllMs - 1700);
      await assert.rejects(
        waitingFor(async () => {
          now += 500;
          throw new Error('late');
        }),
      );
      assert.equal(leftToWaitMs(1500), 0);
    });
  });

  test('counts concurrent waits once, and while they last', async () => {
    await answering(async () => {
      const both = waitingFor(() => Promise.all([wait(300), wait(0)]));
      assert.equal(leftToWaitMs(5000), inAllMs - 300);
      await both;
      assert.equal(leftToWaitMs(5000), inAllMs - 300);
    });
  });

  test("does not count the request's own work, such as hashing", async () => {
    await answering(async () => {
      now += 60_000;
      assert.equal(leftToWaitMs(1500), 1500);
    });
  });

  test('does not apply to other requests, work after the response, or commands', async () => {
    await answering(async (response) => {
      await wait(5000);
      assert.equal(leftToWaitMs(1500), 0);
      response.emit('close');
      assert.equal(leftToWaitMs(1500), 1500);
    });
    await answering(async () => assert.equal(leftToWaitMs(1500), 1500));
    await wait(5000);
    assert.equal(leftToWaitMs(1500), 1500);
  });
});
