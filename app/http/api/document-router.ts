import { Router } from 'express';
import { corsHeaders } from './cors-headers.ts';
import type { OpenApiDocument } from './openapi.ts';

const cacheSeconds = 300;

/**
 * The same for everybody, and so the one answer about the API that may be kept for a while. Made when it is
 * first asked for: a server starts sooner, and most are never asked.
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
