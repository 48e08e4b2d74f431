/** Failed logins in a row, since the last successful one. */
export interface Failures {
  readonly byStrangers: number;
  /** Failures on devices that have logged in to the account before, or in sessions that were asked for the password. */
  readonly onKnownDevices: number;
}

const maxInARow = 100;
const maxByStrangers = 90;
/** The owner is warned after this many failures of strangers; the last is the lock. */
const warnings = [10, 50, maxByStrangers];

/**
 * After this many failures in a row no password is accepted any more: 100 in all (NIST SP 800-63B-4 section 3.2.2).
 * Strangers get 90 of them. The others are left to devices that have logged in to the account before, so that
 * patience alone does not lock the owner out.
 */
export const failureLimits = { all: maxInARow, strangers: maxByStrangers } as const;

/** For whom an account is locked, even with the correct password. */
export function lockedFor({ byStrangers, onKnownDevices }: Failures) {
  if (byStrangers + onKnownDevices >= maxInARow) return 'everybody';
  return byStrangers >= maxByStrangers ? 'strangers' : 'nobody';
}

/** How many warnings these failures have reached, 0 to 3. A locked account has reached all. */
export function warningsEarned(failures: Failures): number {
  if (failures.byStrangers < (warnings[0] ?? 0)) return 0;
  if (lockedFor(failures) !== 'nobody') return warnings.length;
  return warnings.filter((from) => failures.byStrangers >= from).length;
}
