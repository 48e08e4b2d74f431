import { Router } from 'express';
import type { OpenApiDocument } from './openapi.ts';

const cacheSeconds = 300;

/** The same for everybody, and so the one answer about the API that may be kept for a while. */
export function createDocumentRouter(document: OpenApiDocument): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const text = JSON.stringify(document);
  router.get('/openapi.json', (_request, response) => {
    response
      .set('Cache-Control', `public, max-age=${cacheSeconds}`)
      .type('application/json')
      .send(text);
  });
  return router;
}
