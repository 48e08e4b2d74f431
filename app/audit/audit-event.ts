import type { RequestContext } from './request-context.ts';

/** The names of the OWASP Logging Vocabulary Cheat Sheet, where it has them. */
export type AuditEventName =
  | 'authn_login_denied'
  | 'authn_login_fail'
  | 'authn_login_lock'
  | 'authn_login_second_step'
  | 'authn_login_success'
  | 'authn_login_unlock'
  | 'authn_factor_added'
  | 'authn_factor_link_created'
  | 'authn_factor_removed'
  | 'authn_passkey_copied'
  | 'authn_passkey_counter_fell'
  | 'authn_password_change'
  | 'authn_password_change_fail'
  | 'authn_second_factor_fail'
  | 'authn_token_created'
  | 'authn_token_reuse'
  | 'authn_token_revoked'
  | 'authz_fail'
  | 'csrf_fail'
  | 'email_change_requested'
  | 'email_change_undone'
  | 'email_changed'
  | 'email_confirmed'
  | 'excess_rate_limit_exceeded'
  | 'invitation_created'
  | 'invitation_resent'
  | 'invitation_revoked'
  | 'password_reset_requested'
  | 'privilege_permissions_changed'
  | 'session_ended'
  | 'session_renewed'
  | 'sys_backup_restored'
  | 'sys_signing_key_rotated'
  | 'user_created'
  | 'user_deleted'
  | 'user_disabled'
  | 'user_enabled'
  | 'user_erased'
  | 'user_locked'
  | 'user_registered'
  | 'user_restored'
  | 'user_updated';

export interface AuditEvent {
  readonly event: AuditEventName;
  /** The account that acted, if it is known for certain. */
  readonly actorId?: string | undefined;
  /** The account or invitation that was acted on. */
  readonly targetId?: string | undefined;
  /** Public handle of a session, never its secret id. */
  readonly sessionId?: string | undefined;
  /** Public id of an API key that was acted on, never the key. */
  readonly apiKeyId?: string | undefined;
  /** What was changed, and why. Erased with the account that was acted on. */
  readonly detail?: AuditDetail | undefined;
  readonly requestContext: RequestContext;
}

/** The values that changed, under the same names before and after. Never a secret. */
export interface AuditDetail {
  readonly before?: Readonly<Record<string, AuditValue>>;
  readonly after?: Readonly<Record<string, AuditValue>>;
  /** As the administrator has typed it. */
  readonly reason?: string;
}

type AuditValue = string | number | boolean | null | readonly string[];

/** An event as it is stored. */
export interface RecordedEvent {
  readonly id: string;
  readonly event: string;
  readonly at: number;
  readonly actorId: string | null;
  readonly targetId: string | null;
  readonly sessionId: string | null;
  readonly apiKeyId: string | null;
  readonly ip: string;
  readonly userAgent: string;
  readonly requestId: string;
  readonly detail: AuditDetail | undefined;
}
