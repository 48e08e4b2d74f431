import { tryPlainPath } from './plain-path.ts';

/** Which paths an application needs that are not plain. */
export type PathTolerance = 'encoded-slash' | 'any';

const encodedSlash = /%2f/gi;
/** RFC 3986, and the few characters more that browsers send unencoded. */
const wellFormed = /^\/(?:[!$&-;=@-Z[\]^_a-z|~]|%[0-9A-Fa-f]{2})*$/;
/** Control characters and backslashes. */
const forbidden = /[\p{Cc}\\]/u;

/**
 * A path that is not plain, if it may pass: without control characters, backslashes and invalid UTF-8. With
 * `encoded-slash` it has to be plain in both readings, whether an application takes `%2F` for a slash or for a
 * character.
 *
 * @returns its meaning, decoded; undefined if it may not pass
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
