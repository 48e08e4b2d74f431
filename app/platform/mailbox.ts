// RFC 5321 section 4.1.2, ASCII, without quoted local parts: nothing of it has a meaning in a header.
const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const address = new RegExp(
  `^(?=.{3,254}$)(?=[^@]{1,64}@)${atom}(?:\\.${atom})*@${label}(?:\\.${label})*$`,
);
/** A display name, quoted or not: of any language, on one line, without what turns text around. */
const named = /^(?<name>[^<>\p{C}\p{Zl}\p{Zp}]{1,100}) <(?<address>[^<>]+)>$/u;
const quoted = /^"(?:[^"\\]|\\.)*"$/u;

/** Who a mail is from: an address and what it is called. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** Whether it can be handed to a mail server as it is, and means one recipient to everybody. */
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

/** RFC 5322 section 3.2.4. It is quoted or encoded again when it is sent. */
function unquoted(name: string): string {
  return quoted.test(name) ? name.slice(1, -1).replace(/\\(.)/gu, '$1') : name;
}
