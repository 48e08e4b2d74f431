import { Unavailable } from '../platform/unavailable.ts';

const retryAfterSeconds = 3;
const longestWaitOfStrangersMs = 5_000;
const longestWaitOfKnownMs = 10_000;
/** Places for known holders, for each that strangers have. */
const knownPlacesPerStranger = 4;
/** While strangers wait, so many turns in a row go to known holders at most. */
const knownTurnsInARow = 3;

/** Who waits for a hashing thread: first come, first served, among strangers and among those who are known. */
export interface HashQueue {
  /**
   * Waits for a thread.
   *
   * @param holder the account, or whatever else has been proved to be behind this; undefined for strangers
   * @returns what gives the thread back
   * @throws Unavailable at once when there is no place left, and when the wait has been too long: 5 s for
   *   strangers, 10 s for known holders
   */
  turn(holder: string | undefined): Promise<() => void>;
}

interface Waiting {
  readonly holder: string | undefined;
  start(): void;
}

/**
 * A queue that is bounded in length and in time, as a slow hash would else keep everybody waiting until a
 * proxy gives up. Strangers may come in any number and from anywhere, so what is known to be an owner has
 * places and turns of its own: a flood of guesses fills the places of strangers alone. One holder gets no
 * more of those places than all strangers have together.
 *
 * @param options.places of strangers
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

  function giveBack() {
    busy -= 1;
    startNext();
  }

  return {
    turn(holder) {
      const lane = laneFor(holder);
      if (lane === undefined) return Promise.reject(overloaded('the queue is full'));
      return new Promise((resolve, reject) => {
        const longestMs = lane === known ? longestWaitOfKnownMs : longestWaitOfStrangersMs;
        const timer = setTimeout(() => {
          lane.splice(lane.indexOf(waiting), 1);
          reject(overloaded(`no thread was free within ${longestMs} ms`));
        }, longestMs);
        const waiting: Waiting = {
          holder: lane === known ? holder : undefined,
          start() {
            clearTimeout(timer);
            resolve(giveBack);
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
