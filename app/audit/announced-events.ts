import type { AuditEventName } from './audit-event.ts';

const caep = (name: string) => `https://schemas.openid.net/secevent/caep/event-type/${name}`;
const risc = (name: string) => `https://schemas.openid.net/secevent/risc/event-type/${name}`;
const own = 'own';

/**
 * The events that the webhook gets, with the names of OpenID CAEP 1.0 and RISC 1.0 where these mean the same. Refusals
 * are not among them: strangers can cause any number of them. Requests that reveal nothing about an account must do
 * the same work for every address, so they announce nothing.
 */
const announced = {
  authn_login_success: caep('session-established'),
  session_ended: caep('session-revoked'),
  authn_password_change: caep('credential-change'),
  authn_factor_added: caep('credential-change'),
  authn_factor_removed: caep('credential-change'),
  privilege_permissions_changed: caep('token-claims-change'),
  authn_login_denied: risc('credential-compromise'),
  user_locked: risc('account-credential-change-required'),
  user_disabled: risc('account-disabled'),
  user_enabled: risc('account-enabled'),
  user_erased: risc('account-purged'),
  email_changed: risc('identifier-changed'),
  email_change_undone: risc('identifier-changed'),
  authn_login_lock: own,
  authn_login_unlock: own,
  authn_factor_link_created: own,
  authn_passkey_copied: own,
  authn_token_created: own,
  authn_token_reuse: own,
  authn_token_revoked: own,
  email_confirmed: own,
  invitation_created: own,
  invitation_resent: own,
  invitation_revoked: own,
  user_created: own,
  user_deleted: own,
  user_registered: own,
  user_restored: own,
  sys_signing_key_rotated: own,
} as const satisfies Partial<Record<AuditEventName, string>>;

/** The CloudEvents type of an event; undefined if the webhook does not get it. */
export function webhookTypeOf(event: string): string | undefined {
  const type = new Map<string, string>(Object.entries(announced)).get(event);
  return type === own ? `gatehouse.${event}` : type;
}
