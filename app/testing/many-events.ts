import type { AuditEventName } from '../audit/audit-event.ts';
import type { Database } from '../platform/database/database.ts';
import { newId } from '../platform/ids.ts';

const secondMs = 1000;
const rowsAtOnce = 500;
const names: readonly AuditEventName[] = [
  ...(['authn_login_success', 'session_ended', 'authn_login_fail', 'authn_login_lock'] as const),
  ...(['user_updated', 'authz_fail', 'email_confirmed'] as const),
];

/**
 * Events of many people, one a second until `now`, as a busy installation has them.
 *
 * @returns what a part of them has
 */
export async function insertManyEvents(database: Database, count: number, now: number) {
  const accounts = Array.from({ length: 40 }, () => newId());
  const sessions = Array.from({ length: 90 }, () => newId());
  for (let start = 0; start < count; start += rowsAtOnce) {
    const rows = Array.from({ length: Math.min(rowsAtOnce, count - start) }, (_, index) =>
      row(start + index),
    );
    await database.queries.insertInto('audit_events').values(rows).execute();
  }
  return {
    accountId: accounts[1] as string,
    sessionId: sessions[1] as string,
    ip: ip(1),
  };

  function row(number: number) {
    const account = accounts[number % 40] as string;
    const isMapped = number % 2 === 1;
    return {
      id: newId(),
      at: now - (count - number) * secondMs,
      event: names[number % names.length] as string,
      actor_id: number % 3 === 0 ? null : account,
      target_id: number % 4 === 0 ? account : null,
      session_id: number % 5 === 0 ? null : (sessions[number % 90] as string),
      ip: isMapped ? `::ffff:${ip(number % 60)}` : ip(number % 60),
      user_agent: 'Mozilla/5.0',
      request_id: newId(),
    };
  }
}

function ip(number: number): string {
  return `203.0.113.${number}`;
}
