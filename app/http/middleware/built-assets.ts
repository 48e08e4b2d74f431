import { basename, extname } from 'node:path';
import express, { type RequestHandler, type Response } from 'express';

const maxAgeSeconds = 365 * 24 * 60 * 60;
const compressed = '.gz';
const compressible = /\.(?:css|js)$/;

/**
 * Serves the built files, compressed where the build has compressed them and the browser accepts it. Their names contain
 * a hash of the content, so browsers may cache them for ever.
 */
export function createBuiltAssets(directory: string): RequestHandler {
  const files = express.static(directory, { index: false, redirect: false, setHeaders });
  return (request, response, next) => {
    const isCompressed =
      compressible.test(request.path) && request.acceptsEncodings('gzip', 'identity') === 'gzip';
    if (!isCompressed) return files(request, response, next);
    const { url } = request;
    request.url = request.path + compressed;
    files(request, response, () => {
      request.url = url;
      files(request, response, next);
    });
  };
}

function setHeaders(response: Response, path: string) {
  response.setHeader('Cache-Control', `public, max-age=${maxAgeSeconds}, immutable`);
  response.vary('Accept-Encoding');
  if (!path.endsWith(compressed)) return;
  response.type(extname(basename(path, compressed)));
  response.setHeader('Content-Encoding', 'gzip');
}
