import { domainToASCII } from 'node:url';

// RFC 5321 section 4.1.2, without quoted local parts, and ASCII only: what mail servers accept
// everywhere and what no header can be smuggled through. A top-level domain is letters, or an A-label
// of RFC 5890 ("xn--p1ai").
const longest = 254;
const pattern =
  /^(?=[^@]{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])$/;

/**
 * What a domain may be typed with: letters, digits and marks of any script, the joiners that some scripts need,
 * hyphens and the full stops of UTS #46. Nothing that a parser of URLs would decode, such as "%61".
 */
const typedDomain = /^(?:[\p{L}\p{N}\p{M}.。．｡-]|\u200c|\u200d)+$/u;

/** Long enough for the longest address in any spelling. */
const maxTypedLength = 1000;

/**
 * The spelling that is stored, and that mail servers understand: compatibility forms such as a full-width "＠"
 * folded, the domain in lower case and as A-labels (UTS #46), so that `ada@bücher.example` and
 * `ada@xn--bcher-kva.example` are one address. The local part keeps its letter case.
 *
 * @returns undefined when it is not acceptable
 */
export function tryEmail(text: string): string | undefined {
  if (text.length > maxTypedLength) return undefined;
  const typed = text.trim().normalize('NFKC');
  const at = typed.lastIndexOf('@');
  const domain = typed.slice(at + 1);
  if (at < 1 || !typedDomain.test(domain)) return undefined;
  const address = `${typed.slice(0, at)}@${domainToASCII(domain)}`;
  return address.length <= longest && pattern.test(address) ? address : undefined;
}

/** The one form that is unique and looked up, however the address was typed. */
export function canonicalEmail(text: string): string {
  return (tryEmail(text) ?? text.trim()).toLowerCase();
}

/** Enough of an address for its owner to know it again: "m•••@example.com". */
export function maskEmail(address: string): string {
  return `${address.slice(0, 1)}•••${address.slice(address.lastIndexOf('@'))}`;
}
