import type { Clock } from '../../platform/clock.ts';
import type { SettingStore } from '../../platform/database/setting-store.ts';

/** Longer than the work between two renewals. If a process dies, its lease blocks the work no longer than this. */
const leaseMs = 5 * 60 * 1000;
const renewEveryMs = 60 * 1000;

/** Does some work unless this or another process is already doing it. */
export async function whileLeased(
  { settings, clock }: { settings: SettingStore; clock: Clock },
  key: string,
  work: () => Promise<void>,
): Promise<void> {
  const now = clock.now();
  let until = now + leaseMs;
  if (!(await settings.lease(key, until, now))) return;
  async function extendUntil(next: number) {
    const before = until;
    until = next;
    await settings.swap(key, String(before), String(next));
  }
  const renewal = setInterval(() => {
    // If extending fails, another process may start before this one has finished: the work can be done twice.
    extendUntil(clock.now() + leaseMs).catch(() => {});
  }, renewEveryMs);
  try {
    await work();
  } finally {
    clearInterval(renewal);
    await extendUntil(clock.now());
  }
}
