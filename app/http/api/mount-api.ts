import type { Express } from 'express';
import type { Clock } from '../../platform/clock.ts';
import type { SigningKeys } from '../../tokens/signing-keys.ts';
import type { Api } from './api.ts';
import { type ApiNeeds, createApiRouter } from './api-router.ts';
import { createDocumentRouter } from './document-router.ts';
import { createOpenApiDocument } from './openapi.ts';
import type { Operation } from './operation.ts';
import { type OperationJourneys, operations } from './operations.ts';
import { createWellKnownRouter } from './well-known-router.ts';

type MountNeeds = OperationJourneys &
  Api &
  ApiNeeds & {
    readonly signingKeys: SigningKeys;
    readonly clock: Clock;
    readonly securityContacts: readonly string[];
    /** The cookie with which our own pages call the API. The OpenAPI document names it. */
    readonly sessionCookieName: string;
  };

/**
 * Mounts the JSON API, the documents below `/.well-known`, and `/openapi.json`.
 *
 * @returns every operation, for the page about the API
 */
export function mountApi(app: Express, needs: MountNeeds): readonly Operation[] {
  const { baseUrl, corsOrigins, sessionCookieName: sessionCookie } = needs;
  const all = operations(needs);
  app.use(
    createApiRouter(all, needs),
    createWellKnownRouter(needs),
    createDocumentRouter(() => createOpenApiDocument(all, { baseUrl, sessionCookie }), corsOrigins),
  );
  return all;
}
