/** Codes for scripts: a code stays the same when its message changes. docs/start-up.md lists them. */
export const warningCodes = [
  'administrators_by_password',
  'mail_is_kept',
  'no_mail',
  'no_passkeys',
  'no_registration',
  'odd_name',
  'odd_value',
  'stranded_passkeys',
  'stranded_people',
  'unencrypted_mail',
  'unreachable_rule',
  'unverified_database',
] as const;

/** A setting that works, but probably not as the operator expects. */
export interface Warning {
  readonly code: (typeof warningCodes)[number];
  /** One or more sentences that name the variable and contain no secret. */
  readonly message: string;
}
