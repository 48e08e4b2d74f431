import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Health } from '../../journeys/upkeep/check-health.ts';

/**
 * Answers probes before everything else. They ask whether the process works, not whether Express does.
 *
 * @returns true if the request is being answered: it was a probe, or this process cannot serve yet
 */
export type LiveChecks = (request: IncomingMessage, response: ServerResponse) => boolean;

export function createLiveChecks(health: Health): LiveChecks {
  return (request, response) => {
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    const path = isReading ? request.url?.split('?', 1)[0] : undefined;
    if (path === '/livez') {
      answer(response, 200, { status: 'ok' });
      return true;
    }
    if (path === '/readyz' || path === '/healthz') {
      health.check().then(
        ({ isReady, degraded }) =>
          answer(response, isReady ? 200 : 503, {
            status: isReady ? 'ok' : 'unavailable',
            ...(degraded.length > 0 ? { degraded } : {}),
          }),
        () => answer(response, 503, { status: 'unavailable' }),
      );
      return true;
    }
    if (health.isServing()) return false;
    response.setHeader('Retry-After', '2');
    answer(response, 503, { status: 'starting' });
    return true;
  };
}

function answer(response: ServerResponse, status: number, body: object) {
  const text = JSON.stringify(body);
  response
    .writeHead(status, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(text),
      'Cache-Control': 'no-store',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
    })
    .end(text);
}
