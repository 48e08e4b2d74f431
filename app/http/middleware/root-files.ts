import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { RequestHandler } from 'express';

/** These files are small, and the same for everybody. */
const maxAgeSeconds = 24 * 60 * 60;

/**
 * Serves the files that browsers and crawlers request at fixed addresses, such as `/favicon.ico` and
 * `/robots.txt` (RFC 9309). They are read once, so other requests need not look at the disk.
 */
export function createRootFiles(directory: string): RequestHandler {
  const files = new Map(
    readdirSync(directory).map((name) => [`/${name}`, readFileSync(join(directory, name))]),
  );
  return (request, response, next) => {
    const content = files.get(request.path);
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    if (content === undefined || !isReading) return next();
    response.set('Cache-Control', `public, max-age=${maxAgeSeconds}`);
    return response.type(extname(request.path)).send(content);
  };
}
