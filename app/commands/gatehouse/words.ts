import type { Account } from '../../accounts/account.ts';
import type { Factor } from '../../factors/factor.ts';
import { deviceWords } from '../../platform/device-words.ts';
import type { SessionSummary } from '../../sessions/session.ts';
import type { Failures } from '../../throttling/failure-limits.ts';
import type { ApiKey } from '../../tokens/api-key.ts';

const gap = '  ';

/** A table with columns as wide as their content. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(gap)
      .trimEnd(),
  );
}

/** ISO 8601 in UTC, to the second. */
export function instant(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}

export function accountState({ disabledAt, deletedAt }: Account) {
  if (deletedAt !== null) return 'deleted';
  return disabledAt === null ? 'active' : 'disabled';
}

export function accountJson(account: Account) {
  return {
    id: account.id,
    username: account.username,
    email: account.email,
    given_name: account.givenName,
    family_name: account.familyName,
    role: account.role,
    groups: account.groups,
    state: accountState(account),
    created_at: iso(account.createdAt),
    email_confirmed_at: iso(account.emailConfirmedAt),
    disabled_at: iso(account.disabledAt),
    deleted_at: iso(account.deletedAt),
  };
}

export function failuresJson(failures: Failures | undefined) {
  const { byStrangers = 0, onKnownDevices = 0 } = failures ?? {};
  return { by_strangers: byStrangers, on_known_devices: onKnownDevices };
}

export function sessionJson(session: SessionSummary) {
  return {
    id: session.id,
    kind: session.kind,
    device: deviceWords(session.userAgent),
    ip: session.ip,
    user_agent: session.userAgent,
    created_at: iso(session.createdAt),
    last_seen_at: iso(session.lastSeenAt),
  };
}

export function factorJson(factor: Factor) {
  return {
    id: factor.id,
    kind: factor.kind,
    name: factor.name,
    created_at: iso(factor.createdAt),
    last_used_at: iso(factor.lastUsedAt),
    codes_left: factor.codesLeft ?? null,
  };
}

export function apiKeyJson(key: ApiKey) {
  return {
    id: key.id,
    name: key.name,
    scopes: key.scopes,
    created_at: iso(key.createdAt),
    expires_at: iso(key.expiresAt),
    last_used_at: iso(key.lastUsedAt),
    replaced_by: key.replacedBy,
  };
}

export function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
