import express, { type RequestHandler } from 'express';

const maxAgeSeconds = 365 * 24 * 60 * 60;

/** Serves what the build wrote. The names are made from the content, so browsers may keep the files for ever. */
export function createBuiltAssets(directory: string): RequestHandler {
  return express.static(directory, {
    index: false,
    redirect: false,
    setHeaders: (response) =>
      response.setHeader('Cache-Control', `public, max-age=${maxAgeSeconds}, immutable`),
  });
}
