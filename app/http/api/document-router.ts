import { Router } from 'express';
import { corsHeaders } from './cors-headers.ts';
import type { OpenApiDocument } from './openapi.ts';

const cacheSeconds = 300;

/**
 * Serves the OpenAPI document. It is the same for everybody, so it is the only response of the API that may
 * be cached. It is made at the first request, so that the server starts faster.
 */
export function createDocumentRouter(
  makeDocument: () => OpenApiDocument,
  corsOrigins: readonly string[],
): Router {
  const router = Router({ caseSensitive: true, strict: true });
  let text: string | undefined;
  router.use('/openapi.json', corsHeaders(corsOrigins));
  router.get('/openapi.json', (_request, response) => {
    text ??= JSON.stringify(makeDocument());
    response
      .set('Cache-Control', `public, max-age=${cacheSeconds}`)
      .type('application/json')
      .send(text);
  });
  return router;
}
