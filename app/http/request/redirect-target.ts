/** Of an address that a log-in leads back to. */
export const maxTargetBytes = 2048;

/** Where a log-in may lead to: a path here, or an application that the operator named. */
export type RedirectTargets = (text: string | undefined) => string | undefined;

/**
 * Open redirects are refused by parsing as browsers do, comparing origins, and answering with the
 * parsed form, never the text (OWASP Unvalidated Redirects Cheat Sheet).
 *
 * @returns a function giving the target to redirect to, or undefined if it is not allowed
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

/** A path that begins with exactly one slash, or a URL with nobody's credentials in it. */
function tryParse(text: string, baseUrl: URL): URL | undefined {
  const isWellFormed =
    Buffer.byteLength(text) <= maxTargetBytes &&
    /^(?:\/(?![/\\])|https?:\/\/)/.test(text) &&
    URL.canParse(text, baseUrl.href);
  if (!isWellFormed) return undefined;
  const url = new URL(text, baseUrl);
  return url.username === '' && url.password === '' ? url : undefined;
}
