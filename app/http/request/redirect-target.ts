/** Longest URL that a login returns to. */
export const maxTargetBytes = 2048;

/** Where a login may redirect: to a path here, or to an origin in ALLOWED_REDIRECT_ORIGINS. */
export type RedirectTargets = (text: string | undefined) => string | undefined;

/**
 * Prevents open redirects: parses as browsers do, compares origins, and returns the parsed form instead of
 * the text (OWASP Unvalidated Redirects Cheat Sheet).
 *
 * @returns a function that returns the target, or undefined if it is not allowed
 */
export function createRedirectTargets(
  baseUrl: URL,
  allowedOrigins: readonly string[],
): RedirectTargets {
  return (text) => {
    const url = text === undefined ? undefined : tryParse(text, baseUrl);
    if (url === undefined) return undefined;
    if (url.origin !== baseUrl.origin) {
      return allowedOrigins.includes(url.origin) ? url.href : undefined;
    }
    const path = url.pathname + url.search + url.hash;
    // "/.//evil.example" parses to a path that a browser would read as a host.
    return path.startsWith('//') ? undefined : path;
  };
}

/** A path that begins with exactly one slash, or a URL without credentials. */
function tryParse(text: string, baseUrl: URL): URL | undefined {
  const isWellFormed =
    Buffer.byteLength(text) <= maxTargetBytes &&
    /^(?:\/(?![/\\])|https?:\/\/)/.test(text) &&
    URL.canParse(text, baseUrl.href);
  if (!isWellFormed) return undefined;
  const url = new URL(text, baseUrl);
  return url.username === '' && url.password === '' ? url : undefined;
}
