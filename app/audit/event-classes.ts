import type { AuditEventName } from './audit-event.ts';

/** What an event is about, for filters. */
export const auditKinds = [
  'login',
  'password',
  'factor',
  'email',
  'session',
  'program',
  'account',
  'invitation',
  'refusal',
  'system',
] as const;
export type AuditKind = (typeof auditKinds)[number];

/** `failure`: somebody was refused, or something happened that should not. */
export const auditOutcomes = ['success', 'failure'] as const;
export type AuditOutcome = (typeof auditOutcomes)[number];

interface EventClass {
  readonly kind: AuditKind;
  readonly outcome: AuditOutcome;
}

const good = (kind: AuditKind): EventClass => ({ kind, outcome: 'success' });
const bad = (kind: AuditKind): EventClass => ({ kind, outcome: 'failure' });

export const eventClasses: Readonly<Record<AuditEventName, EventClass>> = {
  authn_login_success: good('login'),
  authn_login_second_step: good('login'),
  authn_login_unlock: good('login'),
  authn_login_fail: bad('login'),
  authn_login_lock: bad('login'),
  authn_login_denied: bad('login'),
  authn_password_change: good('password'),
  password_reset_requested: good('password'),
  authn_password_change_fail: bad('password'),
  authn_factor_added: good('factor'),
  authn_factor_link_created: good('factor'),
  authn_factor_removed: good('factor'),
  authn_passkey_copied: bad('factor'),
  authn_passkey_counter_fell: bad('factor'),
  authn_second_factor_fail: bad('factor'),
  email_change_requested: good('email'),
  email_change_undone: good('email'),
  email_changed: good('email'),
  email_confirmed: good('email'),
  session_ended: good('session'),
  session_renewed: good('session'),
  authn_token_created: good('program'),
  authn_token_revoked: good('program'),
  authn_token_reuse: bad('program'),
  privilege_permissions_changed: good('account'),
  user_created: good('account'),
  user_deleted: good('account'),
  user_disabled: good('account'),
  user_enabled: good('account'),
  user_erased: good('account'),
  user_locked: good('account'),
  user_registered: good('account'),
  user_restored: good('account'),
  user_updated: good('account'),
  invitation_created: good('invitation'),
  invitation_resent: good('invitation'),
  invitation_revoked: good('invitation'),
  authz_fail: bad('refusal'),
  csrf_fail: bad('refusal'),
  excess_rate_limit_exceeded: bad('refusal'),
  sys_backup_restored: good('system'),
  sys_signing_key_rotated: good('system'),
};

const names = Object.keys(eventClasses) as AuditEventName[];

/** @returns undefined for a name of another version */
export function tryEventName(text: string): AuditEventName | undefined {
  return names.find((name) => name === text);
}

/** The names of the events of a kind, an outcome or both. */
export function eventNamesOf(kind?: AuditKind, outcome?: AuditOutcome): readonly AuditEventName[] {
  return names.filter((name) => {
    const found = eventClasses[name];
    return (
      (kind === undefined || found.kind === kind) &&
      (outcome === undefined || found.outcome === outcome)
    );
  });
}
