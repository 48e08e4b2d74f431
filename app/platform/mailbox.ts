// RFC 5321, 4.1.2, ASCII, without quoted local parts: none of these characters has a meaning in a header.
const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const address = new RegExp(
  `^(?=.{3,254}$)(?=[^@]{1,64}@)${atom}(?:\\.${atom})*@${label}(?:\\.${label})*$`,
);
/** A display name, quoted or not: in any language, on one line, without characters that change the text direction. */
const named = /^(?<name>[^<>\p{C}\p{Zl}\p{Zp}]{1,100}) <(?<address>[^<>]+)>$/u;
const quoted = /^"(?:[^"\\]|\\.)*"$/u;

/** The sender of an email: an address and a display name. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** Whether an address can be passed to a mail server unchanged, and is always read as one recipient. */
export function isPlainAddress(text: string): boolean {
  return address.test(text);
}

/** @param text `name@example.com` or `Name <name@example.com>` */
export function tryMailbox(text: string): Mailbox | undefined {
  const groups = named.exec(text)?.groups;
  const mailbox = {
    name: unquoted(groups?.['name']?.trim() ?? ''),
    address: groups?.['address'] ?? text,
  };
  return isPlainAddress(mailbox.address) ? mailbox : undefined;
}

/** RFC 5322, 3.2.4. The name is quoted or encoded again when it is sent. */
function unquoted(name: string): string {
  return quoted.test(name) ? name.slice(1, -1).replace(/\\(.)/gu, '$1') : name;
}
