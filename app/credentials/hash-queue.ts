import { Unavailable } from '../platform/unavailable.ts';

const retryAfterSeconds = 3;
const maxStrangerWaitMs = 5_000;
const maxKnownWaitMs = 10_000;
/** Places for known holders, per place for strangers. */
const knownPlacesPerStranger = 4;
/** While strangers wait, known holders start at most this many times in a row. */
const knownTurnsInARow = 3;

/** The queue for a hashing thread: first come, first served, in a lane for strangers and a lane for known holders. */
export interface HashQueue {
  /**
   * Waits for a thread.
   *
   * @param holder the account, or another identity that has been proved; undefined for strangers
   * @returns a function that releases the thread
   * @throws Unavailable immediately when no place is free, and after waiting 5 s as a stranger or 10 s as a
   *   known holder
   */
  acquire(holder: string | undefined): Promise<() => void>;
}

interface Waiting {
  readonly holder: string | undefined;
  start(): void;
}

/**
 * A queue bounded in length and time: otherwise slow hashes would keep everybody waiting until a proxy gives
 * up. Known owners have a lane of their own, so a flood of guesses fills only the places for strangers. One
 * holder gets at most as many places as all strangers together.
 *
 * @param options.places for strangers
 */
export function createHashQueue(options: { threads: number; places: number }): HashQueue {
  const { threads, places } = options;
  const strangers: Waiting[] = [];
  const known: Waiting[] = [];
  let busy = 0;
  let knownInARow = 0;

  function laneFor(holder: string | undefined): Waiting[] | undefined {
    if (holder !== undefined && known.length < places * knownPlacesPerStranger) {
      const own = known.filter((waiting) => waiting.holder === holder).length;
      if (own < places) return known;
    }
    return strangers.length < places ? strangers : undefined;
  }

  function startNext() {
    if (busy >= threads) return;
    const isTurnOfStrangers = known.length === 0 || knownInARow >= knownTurnsInARow;
    const next = (isTurnOfStrangers ? strangers.shift() : undefined) ?? known.shift();
    if (next === undefined) return;
    knownInARow = next.holder === undefined || strangers.length === 0 ? 0 : knownInARow + 1;
    busy += 1;
    next.start();
  }

  function release() {
    busy -= 1;
    startNext();
  }

  return {
    acquire(holder) {
      const lane = laneFor(holder);
      if (lane === undefined) return Promise.reject(overloaded('the queue is full'));
      return new Promise((resolve, reject) => {
        const maxWaitMs = lane === known ? maxKnownWaitMs : maxStrangerWaitMs;
        const timer = setTimeout(() => {
          lane.splice(lane.indexOf(waiting), 1);
          reject(overloaded(`no thread was free within ${maxWaitMs} ms`));
        }, maxWaitMs);
        const waiting: Waiting = {
          holder: lane === known ? holder : undefined,
          start() {
            clearTimeout(timer);
            resolve(release);
          },
        };
        lane.push(waiting);
        startNext();
      });
    },
  };
}

function overloaded(cause: string) {
  return new Unavailable('Password hashing', { cause, retryAfterSeconds });
}
