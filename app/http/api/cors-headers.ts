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
 * Pages of the listed origins may call the API with a token or a key. No other page of the web can read a
 * response. `Access-Control-Allow-Credentials` is never sent, so cookies work on our own pages only.
 */
export function corsHeaders(corsOrigins: readonly string[]): RequestHandler {
  return (request, response, next) => {
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
