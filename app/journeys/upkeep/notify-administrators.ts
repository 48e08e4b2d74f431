import type { AuditEventName, RecordedEvent } from '../../audit/audit-event.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import { lockedFor } from '../../throttling/failure-limits.ts';
import type { Stores, Transact } from '../steps/stores.ts';
import { whileLeased } from '../steps/while-leased.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** A transaction that began earlier may commit later. None takes that long. */
const marginMs = minuteMs;
const maxEvents = 200;
const maxAdministrators = 100;
/** Until when events have been looked at, and when the last email was queued. */
const key = 'administrator digest';

/**
 * Emails administrators, at most once an hour, which accounts were locked by failed logins, who became an
 * administrator, and whose second factors were removed by somebody else. So an attack, or an administrator who acts
 * alone, does not stay unnoticed. Of many processes one does it.
 */
export type NotifyAdministrators = () => Promise<void>;

export function createNotifyAdministrators({
  stores,
  transact,
  mail,
  clock,
}: {
  stores: Stores;
  transact: Transact;
  mail: Mail;
  clock: Clock;
}): NotifyAdministrators {
  return async function notifyAdministrators() {
    if (!mail.isAvailable) return;
    await whileLeased({ settings: stores.settings, clock }, `${key} lease`, notify);
  };

  async function notify() {
    const now = clock.now();
    const until = now - marginMs;
    const stored = await stores.settings.find(key);
    // Nothing is said about the time before this was first done.
    if (stored === undefined) return void (await stores.settings.claim(key, `${until} 0`));
    const [since = until, mailedAt = 0] = stored.split(' ').map(Number);
    if (now - mailedAt < hourMs) return;
    const [locked, promoted, cleared] = await Promise.all([
      namesOf(['authn_login_lock'], { since, until }, isStillLocked),
      namesOf(
        ['privilege_permissions_changed', 'user_created'],
        { since, until },
        madeAdministrator,
      ),
      namesOf(['authn_factor_removed'], { since, until }, async ({ actorId, targetId, detail }) => {
        return actorId !== targetId && detail?.after !== undefined;
      }),
    ]);
    const isQuiet = locked.length + promoted.length + cleared.length === 0;
    await transact(async (tx) => {
      if (!isQuiet) await send(tx, { since, until, locked, promoted, cleared });
      await tx.settings.replace(key, `${until} ${isQuiet ? mailedAt : now}`);
    });
  }

  async function send(
    tx: Stores,
    data: Parameters<typeof mail.enqueue<'administrator-digest'>>[1]['data'],
  ) {
    const filter = { role: 'admin', state: 'active' } as const;
    const page = { after: undefined, limit: maxAdministrators, isNewestFirst: false };
    const found = await tx.directory.list(filter, page, clock.now());
    for (const { id, email: to } of found?.accounts ?? []) {
      const event = `administrator-digest ${id} ${data.until}`;
      await mail.enqueue(tx, { to, kind: 'administrator-digest', data, event });
    }
  }

  /** The user names of the accounts that the events were about. */
  async function namesOf(
    names: readonly AuditEventName[],
    range: { readonly since: number; readonly until: number },
    fits: (event: RecordedEvent) => Promise<boolean>,
  ): Promise<string[]> {
    const ids = new Set<string>();
    for (const event of names) {
      const page = { after: undefined, limit: maxEvents, isNewestFirst: true };
      const { events } = await stores.auditLists.page({ event, ...range }, page);
      for (const one of events) {
        const { targetId } = one;
        if (targetId !== null && !ids.has(targetId) && (await fits(one))) ids.add(targetId);
      }
    }
    return [...(await stores.directory.usernamesOf([...ids])).values()].sort();
  }

  /** Delays after a few failures are left out: only an account that nobody can get into is worth an email. */
  async function isStillLocked({ targetId }: RecordedEvent): Promise<boolean> {
    const failures = await stores.failures.find(targetId ?? '');
    return failures !== undefined && lockedFor(failures) !== 'nobody';
  }

  async function madeAdministrator({ event, targetId, detail }: RecordedEvent): Promise<boolean> {
    if (event === 'privilege_permissions_changed') return detail?.after?.['role'] === 'admin';
    return (await stores.accounts.find(targetId ?? ''))?.role === 'admin';
  }
}
