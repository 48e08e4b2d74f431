import { HttpError } from '../failures/http-error.ts';

const realm = 'Bearer realm="Gatehouse"';
/** Services may authenticate in either way (RFC 6749, 5.2; RFC 7617). */
const clientRealm = `${realm}, Basic realm="Gatehouse"`;

const refusals = {
  login_required: {
    status: 401,
    detail: 'Send an access token, an API key or a session cookie.',
    error: '',
  },
  client_required: {
    status: 401,
    detail: 'This is for services: send an API key with the scope introspect.',
    error: '',
  },
  invalid_token: {
    status: 401,
    detail: 'The access token is unknown, expired or revoked.',
    error: 'invalid_token',
  },
  invalid_api_key: {
    status: 401,
    detail: 'The API key is unknown, expired or revoked.',
    error: '',
  },
  invalid_client: {
    status: 401,
    detail: 'The API key is unknown, expired or revoked.',
    error: '',
  },
  invalid_credentials: {
    status: 401,
    detail:
      'Incorrect user name, email address or password. If you have just registered, confirm your email address first.',
    error: '',
  },
  two_methods: {
    status: 400,
    detail: 'Send the secret once: in Authorization, in X-API-Key or in the body.',
    error: '',
  },
  invalid_request: {
    status: 400,
    detail: 'Send one credential: Authorization or X-API-Key, and each header once.',
    error: 'invalid_request',
  },
} as const;

/**
 * Refuses a credential (RFC 6750, 3). A request without a token gets the scheme only, so that strangers learn
 * nothing else.
 */
export function challenge(code: keyof typeof refusals): HttpError {
  const { status, detail, error } = refusals[code];
  const reason = error === '' ? '' : `, error="${error}", error_description="${detail}"`;
  const isForClients = code === 'client_required' || code === 'invalid_client';
  const wanted = isForClients ? clientRealm : realm + reason;
  if (code === 'two_methods') return new HttpError(status, 'invalid_request', detail);
  return new HttpError(status, code, detail, { 'WWW-Authenticate': wanted });
}

/** The API key is valid, but lacks the scope. */
export function insufficientScope(scope: string | undefined): HttpError {
  const detail =
    scope === undefined
      ? 'This needs a session: API keys are not accepted here.'
      : `This needs an API key with the scope ${scope}.`;
  const reason = `, error="insufficient_scope", error_description="${detail}"`;
  return new HttpError(403, 'insufficient_scope', detail, {
    'WWW-Authenticate': `${realm}${reason}${scope === undefined ? '' : `, scope="${scope}"`}`,
  });
}
