/** For scripts: a code stays the same when its message is reworded. docs/start-up.md lists them. */
export const warningCodes = [
  'administrators_by_password',
  'mail_is_kept',
  'no_mail',
  'no_passkeys',
  'no_registration',
  'odd_name',
  'odd_value',
  'unencrypted_mail',
  'unreachable_rule',
  'unverified_database',
] as const;

/** What works, but hardly as an operator expects it. */
export interface Warning {
  readonly code: (typeof warningCodes)[number];
  /** One or more sentences that name the variable, and no secret. */
  readonly message: string;
}
