// RFC 5321 section 4.1.2, without quoted local parts, and ASCII only: what mail servers accept
// everywhere and what no header can be smuggled through.
const longest = 254;
const pattern =
  /^(?=[^@]{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/;

/** The one form that is unique and looked up. */
export function canonicalEmail(text: string): string {
  return text.trim().toLowerCase();
}

/** Enough of an address for its owner to know it again: "m•••@example.com". */
export function maskEmail(address: string): string {
  return `${address.slice(0, 1)}•••${address.slice(address.lastIndexOf('@'))}`;
}

/** @returns the address with its domain in lower case, or undefined when it is not acceptable */
export function tryEmail(text: string): string | undefined {
  const address = text.trim();
  if (address.length > longest || !pattern.test(address)) return undefined;
  const at = address.lastIndexOf('@');
  return address.slice(0, at) + address.slice(at).toLowerCase();
}
