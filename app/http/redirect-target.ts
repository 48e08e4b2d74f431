const longestBytes = 2048;

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
    if (text === undefined || Buffer.byteLength(text) > longestBytes) return undefined;
    const isPath = /^\/(?![/\\])/.test(text);
    if (!isPath && !/^https?:\/\//.test(text)) return undefined;
    if (!URL.canParse(text, baseUrl.href)) return undefined;
    const url = new URL(text, baseUrl);
    if (url.username !== '' || url.password !== '') return undefined;
    if (url.origin !== baseUrl.origin) {
      return !isPath && allowedOrigins.includes(url.origin) ? url.href : undefined;
    }
    const path = url.pathname + url.search + url.hash;
    // "/.//evil.example" parses to a path that a browser would read as a host.
    return path.startsWith('//') ? undefined : path;
  };
}
