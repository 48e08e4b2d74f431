/** Printable ASCII without characters that have to be encoded in a path: `"#;<>?\`, backticks and braces. */
const wellFormed = /^\/(?:[!$&-:=@-Z[\]^_a-z|~]|%[0-9A-Fa-f]{2})*$/;
/** Encoded slash, backslash, dot, semicolon and control characters. */
const smuggled = /%(?:2f|5c|2e|3b|[01][0-9a-f]|7f)/i;
/** Sequences that a second decoding would change, and control characters of two bytes. */
const decodableAgain = /%[0-9a-f]{2}|[\u0080-\u009f]/i;
const emptyOrDotSegment = /\/\/|\/\.\.?(?:\/|$)/;
/** Invisible characters that some servers drop, such as a soft hyphen or a zero-width space (UAX #44). */
const ignorable = /\p{Default_Ignorable_Code_Point}/u;
/**
 * Dot segments after some servers' transformations: look-alikes turned into dots and slashes (NFKC), or white space
 * dropped. The listed characters become slashes in Windows code pages.
 */
const dotSegmentInDisguise =
  /(?:^|[/\\\u2044\u2215\u2216¥₩])\s*\.\.?\s*(?:[/\\;\u2044\u2215\u2216¥₩]|$)/;
const emptySegmentInDisguise = /\/\s*\/|\/\s+$/;
/** Characters that NFKC turns into one of these: a Greek question mark becomes a semicolon. */
const delimiterInDisguise = /[;\\]/;

/**
 * The decoded path of a request, if every server reads it alike. A proxy, Gatehouse and an application that disagree
 * on the meaning of `/public/..%2fadmin` or `/public/..;/admin` can be played off against each other (OWASP ASVS 5.0,
 * 1.2.2 and 1.1.1). Such spellings are refused, never guessed at.
 *
 * @param raw path without query, as it was sent
 * @returns undefined for a path that is ambiguous or malformed
 */
export function tryPlainPath(raw: string): string | undefined {
  if (!wellFormed.test(raw) || emptyOrDotSegment.test(raw)) return undefined;
  if (!raw.includes('%')) return raw;
  if (smuggled.test(raw)) return undefined;
  const path = tryDecode(raw);
  if (path === undefined || decodableAgain.test(path)) return undefined;
  if (ignorable.test(path)) return undefined;
  const folded = path.normalize('NFKC');
  return inDisguise.some((pattern) => pattern.test(folded)) ? undefined : path;
}

const inDisguise = [
  dotSegmentInDisguise,
  emptySegmentInDisguise,
  delimiterInDisguise,
  decodableAgain,
];

/** Rejects invalid UTF-8, such as overlong encodings of a slash or a dot (RFC 3629, 3). */
function tryDecode(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw);
  } catch {
    return undefined;
  }
}
