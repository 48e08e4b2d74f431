import type { MailHealth } from '../../mail/mail-health.ts';
import type { Database } from '../../platform/database/database.ts';
import type { SessionCopies } from '../../sessions/session-copies.ts';

interface HealthReport {
  /** Whether proxies should send requests to this process. */
  readonly isReady: boolean;
  /** What is down without stopping the service. */
  readonly degraded: readonly string[];
}

export interface Health {
  check(): Promise<HealthReport>;
  /** Call it once the database is migrated: this process may answer. */
  startServing(): void;
  /** Whether `startServing` was called, even while draining. */
  isServing(): boolean;
  /** From now on this process wants no new requests. */
  startDraining(): void;
}

/** Ready means that SQL answers: without it nobody can log in or out. Without Redis the service is only degraded. */
export function createHealth({
  database,
  copies,
  mailHealth,
}: {
  database: Database;
  copies: SessionCopies;
  mailHealth: MailHealth;
}): Health {
  let ping: Promise<boolean> | undefined;
  let state: 'preparing' | 'serving' | 'draining' = 'preparing';
  return {
    async check() {
      const degraded = [
        ...(copies.areUsable() ? [] : ['redis']),
        ...(mailHealth.isFailing() ? ['mail'] : []),
      ];
      if (state !== 'serving') return { isReady: false, degraded };
      // Concurrent checks share one ping.
      ping ??= database
        .ping()
        .then(
          () => true,
          () => false,
        )
        .finally(() => {
          ping = undefined;
        });
      return { isReady: await ping, degraded };
    },
    startServing() {
      state = 'serving';
    },
    isServing: () => state !== 'preparing',
    startDraining() {
      state = 'draining';
    },
  };
}
