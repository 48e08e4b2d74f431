import type { RequestHandler } from 'express';

/** A response of the API never runs as a page, even if somebody is tricked into opening it (ASVS 3.2.1). */
export function apiHeaders(): RequestHandler {
  return (_request, response, next) => {
    response.set(
      'Content-Security-Policy',
      "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    next();
  };
}
