import type { RequestHandler } from 'express';

const preflightSeconds = 600;
const readable = [
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'WWW-Authenticate',
  'X-Request-ID',
];
const sendable = ['Authorization', 'Content-Type', 'X-API-Key'];
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * An answer of the API is never a page: whoever is led to open one runs nothing (ASVS 3.2.1). Pages of
 * the listed origins may call it by token or key; no other page of the web may read an answer. Never with
 * `Access-Control-Allow-Credentials`: cookies stay with our own pages.
 */
export function apiHeaders(corsOrigins: readonly string[]): RequestHandler {
  return (request, response, next) => {
    response.set(
      'Content-Security-Policy',
      "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    if (corsOrigins.length === 0) return next();
    response.vary('Origin');
    const origin = request.get('origin');
    if (origin === undefined || !corsOrigins.includes(origin)) return next();
    response.set({
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Expose-Headers': readable.join(', '),
    });
    if (request.method === 'OPTIONS') {
      response.set({
        'Access-Control-Allow-Methods': methods.join(', '),
        'Access-Control-Allow-Headers': sendable.join(', '),
        'Access-Control-Max-Age': String(preflightSeconds),
      });
    }
    return next();
  };
}
