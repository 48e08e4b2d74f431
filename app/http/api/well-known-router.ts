import { Router } from 'express';
import type { Clock } from '../../platform/clock.ts';
import type { SigningKeys } from '../../tokens/signing-keys.ts';
import { corsHeaders } from './cors-headers.ts';
import { securityTxt } from './security-txt.ts';

/** Shorter than the time between publishing a key and signing with it. */
const cacheSeconds = 300;

/** Metadata with which services verify our tokens, and programs find the endpoints. */
export function createWellKnownRouter({
  signingKeys,
  baseUrl: { origin },
  corsOrigins,
  securityContacts,
  clock,
}: {
  signingKeys: Pick<SigningKeys, 'published'>;
  baseUrl: URL;
  corsOrigins: readonly string[];
  /** URIs. Without any, there is no security.txt. */
  securityContacts: readonly string[];
  clock: Clock;
}): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const kept = `public, max-age=${cacheSeconds}`;
  const metadata = JSON.stringify(serverMetadata(origin));

  router.use('/.well-known', corsHeaders(corsOrigins));
  router.get('/.well-known/oauth-authorization-server', (_request, response) => {
    response.set('Cache-Control', kept).type('application/json').send(metadata);
  });

  // W3C "A Well-Known URL for Relying Party Passkey Endpoints": where password managers send people.
  const security = `${origin}/account/security`;
  const passkeyEndpoints = JSON.stringify({ enroll: security, manage: security });
  router.get('/.well-known/passkey-endpoints', (_request, response) => {
    response.set('Cache-Control', kept).type('application/json').send(passkeyEndpoints);
  });

  if (securityContacts.length > 0) {
    router.get('/.well-known/security.txt', (_request, response) => {
      const text = securityTxt(securityContacts, origin, clock.now());
      response.set('Cache-Control', kept).type('text/plain').send(text);
    });
  }

  router.get('/.well-known/jwks.json', async (_request, response) => {
    const keys = await signingKeys.published();
    response
      .set('Cache-Control', kept)
      .type('application/jwk-set+json')
      .send(JSON.stringify({ keys }));
  });
  return router;
}

/** RFC 8414, 2 */
function serverMetadata(origin: string) {
  const api = `${origin}/api/v1`;
  return {
    issuer: origin,
    token_endpoint: `${api}/refresh`,
    token_endpoint_auth_methods_supported: ['none'],
    grant_types_supported: ['refresh_token'],
    response_types_supported: [],
    introspection_endpoint: `${api}/introspect`,
    introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    revocation_endpoint: `${api}/revoke`,
    revocation_endpoint_auth_methods_supported: [
      'none',
      'client_secret_basic',
      'client_secret_post',
    ],
    jwks_uri: `${origin}/.well-known/jwks.json`,
    service_documentation: `${origin}/docs`,
  };
}
