import type { Clock } from '../platform/clock.ts';

/** Runs with the real time, shifted as far as a test has advanced it. */
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
