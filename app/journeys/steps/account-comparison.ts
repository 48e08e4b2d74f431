import type { Account } from '../../accounts/account.ts';
import type { AuditDetail } from '../../audit/audit-event.ts';

type Compared = NonNullable<AuditDetail['before']>;

/** What the audit trail keeps of a change: each property that is different, before and after. */
export function compareAccounts(
  before: Account | undefined,
  after: Account | undefined,
): Pick<AuditDetail, 'before' | 'after'> {
  if (before === undefined || after === undefined) return {};
  const [old, current] = [propertiesOf(before), propertiesOf(after)];
  const changed = Object.keys(old).filter(
    (name) => JSON.stringify(old[name]) !== JSON.stringify(current[name]),
  );
  if (changed.length === 0) return {};
  const pick = (from: Compared) =>
    Object.fromEntries(changed.map((name) => [name, from[name] ?? null]));
  return { before: pick(old), after: pick(current) };
}

function propertiesOf(account: Account): Compared {
  return {
    username: account.username,
    email: account.email,
    email_confirmed: account.emailConfirmedAt !== null,
    given_name: account.givenName,
    family_name: account.familyName,
    role: account.role,
    groups: account.groups,
    disabled: account.disabledAt !== null,
    locked_by_owner: account.lockedByOwnerAt !== null,
    deleted: account.deletedAt !== null,
    ends_at: account.endsAt === null ? null : new Date(account.endsAt).toISOString(),
  };
}
