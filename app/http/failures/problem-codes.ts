/**
 * Every `code` of a failure that is told as problem details (RFC 9457), by its status. It stays the same when a
 * sentence is reworded. The document of the API explains them; docs/api.md lists them, and a test compares.
 */
const codesByStatus = {
  400: {
    bad_request: 'It cannot be understood at all',
    credentials_in_url:
      'A page was sent a password in its URL, where it is kept in logs: change it',
    invalid_cursor: '`cursor` is not from a page before',
    invalid_request: '`errors` names each field that does not fit; or two credentials were sent',
    link_closed: 'The mailed link was used, has expired or never was',
    malformed_body: 'The body is not JSON in UTF-8, or nested too deeply',
    repeated_field: 'The form has a field more than once',
  },
  401: {
    login_required: 'No credential was sent',
    invalid_api_key: 'The API key is unknown, expired or revoked',
    invalid_credentials:
      'The user name, the email or the password is not right; or the email was registered and is not confirmed yet',
    invalid_token: 'The access token is unknown, expired or revoked',
  },
  403: {
    account_disabled: 'The password is right; an administrator has disabled the account',
    csrf: 'A call with the cookie has to come from a page of Gatehouse',
    email_unconfirmed: 'The password is right; the email address has to be confirmed first',
    forbidden: 'This account may not',
    insufficient_scope: 'This API key may not',
    recent_proof_required: 'The password has to be proved within ten minutes: log in again',
    second_factor_required:
      'The password is right; a second factor is missing: `login_token` is for `/login/second-factor`',
    registration_closed: 'People cannot register here',
    wrong_origin: 'A form has to come from a page of Gatehouse',
  },
  404: { not_found: 'There is no such thing, or not for this account' },
  405: { method_not_allowed: '`Allow` names the methods of this address' },
  409: {
    email_taken: 'That email address has an account; told only where it need not be confirmed',
    factor_required:
      'A second factor is required of this account, and it would have none: add another one first',
    last_administrator: 'Nobody else could administer',
    last_way_in: 'Without this factor, its owner could not log in',
    too_many_api_keys: 'The account has, or has made today, as many as it may',
    username_taken: 'That user name is taken',
  },
  413: { too_large: 'The body is larger than 16 kB' },
  415: { unsupported_media_type: 'The body is of a type that is not accepted' },
  429: { too_many_attempts: 'Wait as long as `Retry-After` says' },
  500: { internal_error: 'Our fault; quote the `request_id`' },
  503: { unavailable: 'Too much is going on, or a store does not answer: see `Retry-After`' },
} as const;

type CodesByStatus = typeof codesByStatus;
export type ProblemCode = {
  [S in keyof CodesByStatus]: keyof CodesByStatus[S];
}[keyof CodesByStatus];

export const problemCodes = Object.entries(codesByStatus).flatMap(([status, codes]) =>
  Object.entries(codes).map(([code, meaning]) => ({ status: Number(status), code, meaning })),
);
