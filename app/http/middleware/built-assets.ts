import express, { type RequestHandler } from 'express';

const maxAgeSeconds = 365 * 24 * 60 * 60;

/** Serves the built files. Their names contain a hash of the content, so browsers may cache them for ever. */
export function createBuiltAssets(directory: string): RequestHandler {
  return express.static(directory, {
    index: false,
    redirect: false,
    setHeaders: (response) =>
      response.setHeader('Cache-Control', `public, max-age=${maxAgeSeconds}, immutable`),
  });
}
