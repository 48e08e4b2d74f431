import type { RequestHandler } from 'express';

/** An answer of the API is never a page: whoever is led to open one runs nothing (ASVS 3.2.1). */
export function apiHeaders(): RequestHandler {
  return (_request, response, next) => {
    response.set(
      'Content-Security-Policy',
      "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    next();
  };
}
