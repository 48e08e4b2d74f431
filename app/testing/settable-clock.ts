import type { Clock } from '../platform/clock.ts';

/** The real time, plus what a test has advanced it by. */
export interface SettableClock extends Clock {
  advance(milliseconds: number): void;
}

export function createSettableClock(): SettableClock {
  let shift = 0;
  return {
    now: () => Date.now() + shift,
    advance(milliseconds) {
      shift += milliseconds;
    },
  };
}
