import type { Message } from '../../messages/messages.ts';
import type { EmailData, EmailKind, MailLink } from '../email-data.ts';

/** A paragraph, or a link: a button in HTML, its label and its address in text. */
export type Block = Message | { readonly label: Message; readonly url: string };

interface Email {
  /** A key alone, without values: a subject is a header, so it must hold nothing that a user wrote. */
  readonly subject: Extract<Message, string>;
  readonly blocks: readonly Block[];
}

/** Addresses that do not depend on the recipient. */
export interface Site {
  /** Of BASE_URL, with the port if it has one. */
  readonly host: string;
  url(path: `/${string}`): string;
}

interface ReadyLink {
  readonly url: string;
  readonly until: number;
}

/** Data whose links have addresses and whose strings fit on one line. */
type Ready<Data> = {
  readonly [Name in keyof Data]: Data[Name] extends MailLink ? ReadyLink : Data[Name];
};

/** Writes one kind of email. */
export type Writer<Kind extends EmailKind> = (data: Ready<EmailData[Kind]>, site: Site) => Email;

export function linkExpires({ until }: ReadyLink): Block {
  return ['email.link-expires', { until }];
}

/** How the owner of an account shuts everybody out, after something that only the owner should do. */
export function secureAccount(undoLink: ReadyLink, why: Message = 'email.secure-account'): Block[] {
  return [why, { label: 'email.not-me', url: undoLink.url }, linkExpires(undoLink)];
}
