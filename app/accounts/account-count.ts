/** How many accounts a filter fits. */
export interface AccountCount {
  readonly count: number;
  /** False if there may be more: counting stops after `maxCounted` accounts. */
  readonly isExact: boolean;
}

/** Enough to know how large a list is, and few enough to be counted at once. */
export const maxCounted = 10_000;
