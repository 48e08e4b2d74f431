/** A setting that works, but probably not as the operator expects. */
export interface Warning {
  /** For scripts: stays the same when the message is reworded. */
  readonly code:
    | 'mail_is_kept'
    | 'no_mail'
    | 'no_registration'
    | 'odd_name'
    | 'odd_value'
    | 'unencrypted_mail'
    | 'unreachable_rule'
    | 'unverified_database';
  /** One or more sentences that name the variable, and no secret. */
  readonly message: string;
}
