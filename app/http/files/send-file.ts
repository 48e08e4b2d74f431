import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';

/** A file that is made while it is sent. */
export interface MadeFile {
  readonly name: string;
  /** Media type, without its charset. */
  readonly type: string;
  readonly pieces: AsyncIterable<string>;
}

/**
 * Sends a file for download. The next piece is made when the client has taken the former ones, and no more are made
 * when the client goes away.
 *
 * @throws what making the first piece throws. A later failure breaks the connection off, so that half a file is not
 * taken for a whole one
 */
export async function sendFile(response: Response, { name, type, pieces }: MadeFile) {
  response.set({
    'Content-Type': `${type}; charset=utf-8`,
    'Content-Disposition': `attachment; filename="${name}"`,
    'Cache-Control': 'no-store',
  });
  try {
    await pipeline(Readable.from(pieces, { objectMode: true, highWaterMark: 1 }), response);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

function isGone(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';
}
