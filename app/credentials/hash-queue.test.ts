import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { Unavailable } from '../platform/unavailable.ts';
import { createHashQueue, type HashQueue } from './hash-queue.ts';

const threads = 2;
const places = 3;

describe('the queue for hashing threads', () => {
  let queue: HashQueue;
  /** The names in the order in which they got a thread. */
  let started: string[];
  let threadsInUse: (() => void)[];

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    queue = createHashQueue({ threads, places });
    started = [];
    threadsInUse = [];
  });
  afterEach(() => mock.timers.reset());

  /** @returns the outcome, once it is settled */
  async function ask(name: string, holder?: string) {
    const turn = queue.acquire(holder).then(
      (release) => {
        started.push(name);
        threadsInUse.push(release);
        return 'started';
      },
      (error: unknown) => error,
    );
    await settle();
    return { turn };
  }
  const settle = () => new Promise<void>((resolve) => setImmediate(() => resolve()));
  const isRefused = async ({ turn }: { turn: Promise<unknown> }) => {
    const error = await turn;
    assert.ok(error instanceof Unavailable, String(error));
    assert.equal(error.retryAfterSeconds, 3);
  };
  async function finishOne() {
    threadsInUse.shift()?.();
    await settle();
  }

  test('uses all threads, and no more', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await ask(name);
    assert.deepEqual(started, ['a', 'b']);
    await finishOne();
    assert.deepEqual(started, ['a', 'b', 'c']);
  });

  test('refuses a stranger at once when all places are taken', async () => {
    for (let index = 0; index < threads + places; index += 1) await ask(`stranger ${index}`);
    await isRefused(await ask('one too many'));
    await finishOne();
    await ask('the next');
    while (threadsInUse.length > 0) await finishOne();
    assert.equal(started.at(-1), 'the next');
  });

  test('refuses a stranger after 5 s and a known holder after 10 s, and frees their places', async () => {
    for (let index = 0; index < threads; index += 1) await ask('busy');
    const strangers = [await ask('first'), await ask('second'), await ask('third')];
    const owner = await ask('owner', 'ada');
    mock.timers.tick(4_999);
    assert.equal(await Promise.race([strangers[0]?.turn, settle()]), undefined);
    mock.timers.tick(1);
    for (const stranger of strangers) await isRefused(stranger);
    const late = await ask('late');
    mock.timers.tick(5_000);
    await isRefused(owner);
    await isRefused(late);
    await finishOne();
    await ask('after all');
    assert.deepEqual(started, ['busy', 'busy', 'after all']);
  });

  test('lets known holders overtake strangers, who cannot take their places', async () => {
    for (let index = 0; index < threads + places; index += 1) await ask(`stranger ${index}`);
    await ask('owner', 'ada');
    await finishOne();
    assert.equal(started.at(-1), 'owner');
  });

  test('gives strangers one start in four, however many known holders wait', async () => {
    for (let index = 0; index < threads + places; index += 1) await ask('stranger');
    for (let index = 0; index < 8; index += 1) await ask('owner', `account ${index}`);
    for (let index = 0; index < 8; index += 1) await finishOne();
    const order = started.slice(threads).map((name) => name[0]);
    assert.equal(order.join(''), 'ooosooos');
  });

  test('limits one holder to a share of the places for known holders', async () => {
    for (let index = 0; index < threads; index += 1) await ask('busy');
    for (let index = 0; index < 2 * places; index += 1) await ask('greedy', 'mallory');
    await isRefused(await ask('greedy', 'mallory'));
    await ask('owner', 'ada');
    while (threadsInUse.length > 0) await finishOne();
    assert.equal(started.filter((name) => name === 'greedy').length, 2 * places);
    assert.ok(started.includes('owner'));
  });
});
