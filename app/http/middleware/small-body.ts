import type { IncomingMessage } from 'node:http';
import { codeFor, detailFor } from '../failures/error-words.ts';
import { HttpError } from '../failures/http-error.ts';

/** Largest accepted body: 16 kB. */
export const largestBodyBytes = 16 * 1024;

const tooLarge = 413;

/**
 * Reads a body of at most 16 kB, or another maximum, without compression. It stops at the limit. The usual parsers first read all
 * of it, for as long as the client sends.
 *
 * @throws HttpError 413 for a larger body, 415 for a compressed one, 400 if it broke off
 */
export async function readSmallBody(
  request: IncomingMessage,
  maxBytes = largestBodyBytes,
): Promise<Buffer> {
  const { headers } = request;
  if ((headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity') {
    throw new HttpError(415, 'unsupported_media_type', 'Send the body without compression.');
  }
  const declared = Number(headers['content-length'] ?? 0);
  if (declared > maxBytes) throw tooMuch();
  if (declared === 0 && headers['transfer-encoding'] === undefined) return Buffer.alloc(0);
  if (request.destroyed) throw brokenOff();
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    function stop(settle: () => void) {
      request.off('data', keep).off('end', finish).off('error', breakOff).off('close', breakOff);
      settle();
    }
    function keep(part: Buffer) {
      bytes += part.length;
      parts.push(part);
      if (bytes > maxBytes) stop(() => reject(tooMuch()));
      if (bytes > maxBytes) request.pause();
    }
    const finish = () => stop(() => resolve(Buffer.concat(parts)));
    const breakOff = () => stop(() => reject(brokenOff()));
    request.on('data', keep).on('end', finish).on('error', breakOff).on('close', breakOff);
  });
}

function brokenOff(): HttpError {
  return new HttpError(400, 'bad_request', 'The body broke off.');
}

function tooMuch(): HttpError {
  return new HttpError(tooLarge, codeFor(tooLarge), detailFor(tooLarge));
}
