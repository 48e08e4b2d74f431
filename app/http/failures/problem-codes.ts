/**
 * Every `code` of problem details (RFC 9457), by status. A code never changes when a sentence is reworded.
 * The OpenAPI document explains the codes. docs/api.md lists them, and a test compares.
 */
const codesByStatus = {
  400: {
    bad_request: 'The request is malformed',
    credentials_in_url:
      'A password was sent in the URL of a page. Logs keep URLs, so change the password',
    invalid_cursor: '`cursor` is not from a previous page',
    invalid_request: '`errors` names each invalid field, or the request has two credentials',
    link_closed: 'The emailed link was already used, has expired or never existed',
    malformed_body: 'The body is not JSON in UTF-8, repeats a member, or is nested too deeply',
    repeated_field: 'The form contains a field more than once',
  },
  401: {
    login_required: 'No credential was sent',
    invalid_api_key: 'The API key is unknown, expired or revoked',
    invalid_credentials:
      'Incorrect user name, email address or password, or the registration is not confirmed yet',
    invalid_token: 'The access token is unknown, expired or revoked',
  },
  403: {
    account_disabled: 'The password is correct, but the account is disabled or has ended',
    csrf: 'A request with the cookie must come from a page of Gatehouse',
    email_unconfirmed: 'The password is correct, but the email address is not confirmed',
    forbidden: 'The account does not have permission',
    insufficient_scope: 'The API key lacks the scope, or API keys are not accepted',
    recent_proof_required: 'The password was not entered in the last ten minutes. Log in again',
    second_factor_required:
      'The password is correct, but a second factor is missing. Send `login_token` to `/login/second-factor`',
    registration_closed: 'Registration is closed',
    wrong_origin: 'A form must come from a page of Gatehouse',
  },
  404: { not_found: 'Not found, or not visible to this account' },
  405: { method_not_allowed: '`Allow` names the methods of this address' },
  409: {
    email_only: 'The link of an administrator is only emailed, never shown, where email works',
    email_taken:
      'The email address has an account. Reported only if addresses need no confirmation',
    factor_required: 'The account needs a second factor. Add another one first',
    last_administrator: 'This is the last administrator',
    last_way_in: 'The owner could not log in without this factor',
    state_conflict: 'The account is not in a state in which this can be done',
    too_many_api_keys: 'The account has reached its number of keys, or of new keys a day',
    username_taken: 'The user name is taken',
  },
  413: { too_large: 'The body is larger than 16 kB' },
  415: { unsupported_media_type: 'The body is of a type that is not accepted' },
  429: { too_many_attempts: 'Wait as long as `Retry-After` says' },
  500: { internal_error: 'Our fault; quote the `request_id`' },
  503: { unavailable: 'The server is overloaded, or a store does not answer. See `Retry-After`' },
} as const;

type CodesByStatus = typeof codesByStatus;
export type ProblemCode = {
  [S in keyof CodesByStatus]: keyof CodesByStatus[S];
}[keyof CodesByStatus];

export const problemCodes = Object.entries(codesByStatus).flatMap(([status, codes]) =>
  Object.entries(codes).map(([code, meaning]) => ({ status: Number(status), code, meaning })),
);
