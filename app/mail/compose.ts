import type { Templates } from '../platform/templates.ts';
import { type MailData, type MailKind, type MailLink, subjects } from './messages.ts';
import type { Letter } from './transport.ts';

const longestWords = 120;

const moment = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'long',
  timeStyle: 'short',
  timeZone: 'UTC',
});

/** Writes a mail: the same words as text and as HTML. */
export type Compose = <Kind extends MailKind>(
  to: string,
  kind: Kind,
  data: MailData[Kind],
) => Letter;

export function createCompose({
  templates,
  baseUrl,
}: {
  templates: { readonly html: Templates; readonly text: Templates };
  baseUrl: URL;
}): Compose {
  return (to, kind, data) => {
    const context = {
      ...emptyPlaces,
      ...inWords(data, baseUrl),
      subject: subjects[kind],
      home: { url: baseUrl.href, host: baseUrl.host },
      logIn: new URL('/login', baseUrl).href,
      apiKeys: new URL('/account/api-keys', baseUrl).href,
      forgotPassword: new URL('/forgot-password', baseUrl).href,
    };
    return {
      to,
      subject: subjects[kind],
      text: templates.text(`mail/${kind}`, context),
      html: templates.html(`mail/${kind}`, context),
    };
  };
}

/** What a mail may do without; everything else that is missing is a fault. */
const emptyPlaces = { undoLink: null, keysKept: null, lockedAfter: null, erasedFrom: null };

function inWords(data: object, baseUrl: URL): Record<string, unknown> {
  const entries = Object.entries(data).map(([name, value]) => [name, placeIn(value, baseUrl)]);
  return Object.fromEntries(entries);
}

function placeIn(value: string | number | MailLink | undefined, baseUrl: URL) {
  if (value === undefined) return null;
  if (typeof value === 'number') return momentWords(value);
  if (typeof value === 'string') return onOneLine(value);
  return { url: absolute(value, baseUrl), until: momentWords(value.expiresAt) };
}

function absolute({ path, token }: MailLink, baseUrl: URL): string {
  const url = new URL(path, baseUrl);
  if (url.origin !== baseUrl.origin) throw new Error('A mail must not link to another origin.');
  url.searchParams.set('token', token);
  return url.href;
}

function momentWords(at: number): string {
  return `${moment.format(at)} UTC`;
}

/** What users chose must not look like lines of ours: no line breaks, and no marks that turn text around. */
function onOneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, longestWords);
}
