import type { Services } from '../services.ts';
import type { Failures } from '../throttling/failure-limits.ts';

/** Records this many failed logins, without their delays. */
export async function failOften(
  { stores, clock }: Pick<Services, 'stores' | 'clock'>,
  accountId: string,
  { byStrangers, onKnownDevices }: Failures,
): Promise<void> {
  for (const [count, isKnownDevice] of [
    [byStrangers, false],
    [onKnownDevices, true],
  ] as const) {
    for (let failure = 0; failure < count; failure += 1) {
      await stores.failures.count(accountId, { isKnownDevice, delayMs: 0 }, clock.now());
    }
  }
}
