/** Failed log-ins in a row, since the last that succeeded. */
export interface Failures {
  readonly byStrangers: number;
  /** On devices that have logged in to the account before, and of those who were logged in and asked for the password. */
  readonly onKnownDevices: number;
}

const maxInARow = 100;
const maxByStrangers = 90;
/** Failures of strangers that the owner is warned of; the last is the lock. */
const warnings = [10, 50, maxByStrangers];

/**
 * The failures in a row after which a password is no longer believed: 100 in all (NIST SP 800-63B-4 section
 * 3.2.2). Strangers get 90 of them; the rest is left to devices that have logged in to the account before, so
 * that patience alone does not lock its owner out.
 */
export const failureLimits = { all: maxInARow, strangers: maxByStrangers } as const;

/** Whom not even the right password lets in. */
export function lockedFor({ byStrangers, onKnownDevices }: Failures) {
  if (byStrangers + onKnownDevices >= maxInARow) return 'everybody';
  return byStrangers >= maxByStrangers ? 'strangers' : 'nobody';
}

/** How many of the warnings a count has earned: 0 to 3. One that is locked has earned all. */
export function warningsEarned(failures: Failures): number {
  if (failures.byStrangers < (warnings[0] ?? 0)) return 0;
  if (lockedFor(failures) !== 'nobody') return warnings.length;
  return warnings.filter((from) => failures.byStrangers >= from).length;
}
