/** Printable ASCII without what never stands in a path as it is: `"#;<>?\`, a backtick and braces. */
const wellFormed = /^\/(?:[!$&-:=@-Z[\]^_a-z|~]|%[0-9A-Fa-f]{2})*$/;
/** Encoded slash, backslash, dot, semicolon, and control characters. */
const smuggled = /%(?:2f|5c|2e|3b|[01][0-9a-f]|7f)/i;
/** What decoding a second time would change, and control characters of two bytes. */
const decodableAgain = /%[0-9a-f]{2}|[\u0080-\u009f]/i;
const emptyOrDotSegment = /\/\/|\/\.\.?(?:\/|$)/;
/** What is not seen, and what some servers drop, such as a soft hyphen or a zero-width space (UAX #44). */
const ignorable = /\p{Default_Ignorable_Code_Point}/u;
/**
 * The same once letters that only look like dots and slashes have become such (NFKC), or white space is dropped,
 * as some servers do; those in the list become slashes in code pages of Windows.
 */
const dotSegmentInDisguise =
  /(?:^|[/\\\u2044\u2215\u2216¥₩])\s*\.\.?\s*(?:[/\\;\u2044\u2215\u2216¥₩]|$)/;
const emptySegmentInDisguise = /\/\s*\/|\/\s+$/;
/** Letters that become one of these: a Greek question mark is a semicolon to Unicode. */
const delimiterInDisguise = /[;\\]/;

/**
 * The path of a request, decoded, if every server reads it alike. A proxy, Gatehouse and an application
 * that disagree on what `/public/..%2fadmin` or `/public/..;/admin` names can be played off against each
 * other (OWASP ASVS 5.0, 1.2.2 and 1.1.1); so such spellings are refused, and never guessed at.
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

/** Refuses whatever is no UTF-8, such as a slash or a dot of more bytes than it needs (RFC 3629, 3). */
function tryDecode(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw);
  } catch {
    return undefined;
  }
}
