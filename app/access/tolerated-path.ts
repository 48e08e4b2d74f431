import { tryPlainPath } from './plain-path.ts';

/** Which spellings of a path an application needs beside plain ones. */
export type PathTolerance = 'encoded-slash' | 'any';

const encodedSlash = /%2f/gi;
/** As RFC 3986 has it, and the few letters more that browsers send as they are. */
const wellFormed = /^\/(?:[!$&-;=@-Z[\]^_a-z|~]|%[0-9A-Fa-f]{2})*$/;
/** Control characters, and backslashes. */
const forbidden = /[\p{Cc}\\]/u;

/**
 * A path that is not plain, if it may pass: without control characters, backslashes and what is no UTF-8.
 * With `encoded-slash` it has to be plain in both readings, whether an application takes `%2F` for a slash or
 * for a letter.
 *
 * @returns what it means, decoded; undefined if it may not pass
 */
export function tolerated(rawPath: string, tolerance: PathTolerance): string | undefined {
  if (tolerance === 'any') return tryDecode(rawPath);
  const asLetter = tryPlainPath(rawPath.replace(encodedSlash, 'x'));
  const asSlash = tryPlainPath(rawPath.replace(encodedSlash, '/').replace(/\/{2,}/g, '/'));
  return asLetter && asSlash;
}

function tryDecode(rawPath: string): string | undefined {
  if (!wellFormed.test(rawPath)) return undefined;
  try {
    const path = decodeURIComponent(rawPath);
    return forbidden.test(path) ? undefined : path;
  } catch {
    return undefined;
  }
}
