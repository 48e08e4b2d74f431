// RFC 5321 section 4.1.2, ASCII, without quoted local parts: nothing of it has a meaning in a header.
const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const address = new RegExp(
  `^(?=.{3,254}$)(?=[^@]{1,64}@)${atom}(?:\\.${atom})*@${label}(?:\\.${label})*$`,
);
const named = /^(?<name>[A-Za-z0-9][A-Za-z0-9 .'_-]{0,63}) <(?<address>[^<>]+)>$/;

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
  const mailbox = { name: groups?.['name'] ?? '', address: groups?.['address'] ?? text };
  return isPlainAddress(mailbox.address) ? mailbox : undefined;
}
