import type { Clock } from '../../platform/clock.ts';
import type { SettingStore } from '../../platform/database/setting-store.ts';

/** Longer than renewing takes; whoever dies while holding it holds nobody up for long. */
const leaseMs = 5 * 60 * 1000;
const renewEveryMs = 60 * 1000;

/** Does some work unless another process, or this one, is at it. */
export async function whileLeased(
  { settings, clock }: { settings: SettingStore; clock: Clock },
  key: string,
  work: () => Promise<void>,
): Promise<void> {
  const now = clock.now();
  let until = now + leaseMs;
  if (!(await settings.lease(key, until, now))) return;
  async function prolongTo(next: number) {
    const before = until;
    until = next;
    await settings.swap(key, String(before), String(next));
  }
  const renewal = setInterval(() => {
    // Should it fail, another process may begin before this one has done: both do the same.
    prolongTo(clock.now() + leaseMs).catch(() => {});
  }, renewEveryMs);
  try {
    await work();
  } finally {
    clearInterval(renewal);
    await prolongTo(clock.now());
  }
}
