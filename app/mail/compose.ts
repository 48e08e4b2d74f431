import type { Message, Messages } from '../messages/messages.ts';
import type { Templates } from '../platform/templates.ts';
import type { EmailData, EmailKind, MailLink } from './email-data.ts';
import type { Block, Site, Writer } from './emails/email.ts';
import { emails } from './emails/emails.ts';
import type { ComposedEmail } from './transport.ts';

const maxValueLength = 120;

/** Renders an email, as HTML and as text from the same blocks. */
export type Compose = <Kind extends EmailKind>(
  to: string,
  kind: Kind,
  data: EmailData[Kind],
) => ComposedEmail;

export function createCompose({
  templates,
  messages,
  baseUrl,
}: {
  templates: { readonly html: Templates; readonly text: Templates };
  messages: Messages;
  baseUrl: URL;
}): Compose {
  const site: Site = { host: baseUrl.host, url: (path) => new URL(path, baseUrl).href };

  function inWords(block: Block, index: number, blocks: readonly Block[]) {
    if (!isLink(block)) return { text: messages.text(block), url: null };
    // The paragraph before a single link explains it. Two links in a row need their labels.
    const isSingle = ![blocks[index - 1], blocks[index + 1]].some(isLink);
    return { text: messages.text(block.label), url: block.url, isSingle };
  }

  return (to, kind, data) => {
    const write = emails[kind] as Writer<EmailKind>;
    const email = write(ready(data, baseUrl) as never, site);
    const subject = messages.text(email.subject);
    const context = {
      language: messages.language,
      subject,
      blocks: email.blocks.map(inWords),
      footer: messages.text(['email.footer', { host: site.host }]),
    };
    return {
      to,
      subject,
      text: templates.text('mail/email', context),
      html: templates.html('mail/email', context),
    };
  };
}

function isLink(block: Block | undefined): block is Exclude<Block, Message> {
  return typeof block === 'object' && 'url' in block;
}

/** Resolves links, and puts texts of users on one line. */
function ready(value: unknown, baseUrl: URL): unknown {
  if (typeof value === 'string') return onOneLine(value);
  if (Array.isArray(value)) return value.map((item) => ready(item, baseUrl));
  if (typeof value !== 'object' || value === null) return value;
  if ('token' in value) {
    const link = value as MailLink;
    return { url: absolute(link, baseUrl), until: link.expiresAt };
  }
  const entries = Object.entries(value).map(([name, part]) => [name, ready(part, baseUrl)]);
  return Object.fromEntries(entries);
}

function absolute({ path, token }: MailLink, baseUrl: URL): string {
  const url = new URL(path, baseUrl);
  if (url.origin !== baseUrl.origin) throw new Error('An email must not link to another origin.');
  url.searchParams.set('token', token);
  return url.href;
}

/** Texts of users must not look like lines of ours: no line breaks, and no marks that change the text direction. */
function onOneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, maxValueLength);
}
