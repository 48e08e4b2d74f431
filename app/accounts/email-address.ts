import { domainToASCII } from 'node:url';

// RFC 5321, 4.1.2, ASCII only and without quoted local parts: mail servers accept this everywhere, and it
// cannot smuggle anything into a header. A top-level domain consists of letters, or is an A-label of RFC 5890
// ("xn--p1ai").
const maxLength = 254;
const pattern =
  /^(?=[^@]{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])$/;

/**
 * Characters accepted in a domain: letters, digits and marks of any script, the joiners that some scripts need,
 * hyphens and the full stops of UTS #46. Excludes anything that a URL parser would decode, such as "%61".
 */
const typedDomain = /^(?:[\p{L}\p{N}\p{M}.。．｡-]|\u200c|\u200d)+$/u;

/** Enough for the longest address in any spelling. */
const maxTypedLength = 1000;

/**
 * The spelling that is stored and that mail servers understand. Compatibility forms such as a full-width "＠" are
 * folded, and the domain becomes lowercase A-labels (UTS #46), so that `ada@bücher.example` and
 * `ada@xn--bcher-kva.example` are the same address. The local part keeps its letter case.
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
  return address.length <= maxLength && pattern.test(address) ? address : undefined;
}

/** The form that is unique and used for lookups, for any spelling of an address. */
export function canonicalEmail(text: string): string {
  return (tryEmail(text) ?? text.trim()).toLowerCase();
}

/** Shows enough of an address for its owner to recognise it: "m•••@example.com". */
export function maskEmail(address: string): string {
  return `${address.slice(0, 1)}•••${address.slice(address.lastIndexOf('@'))}`;
}
