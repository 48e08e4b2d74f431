import type { Request, Response } from 'express';
import { HttpError } from '../../failures/http-error.ts';
import type { Page } from '../page.ts';
import type { Web } from '../web.ts';
import { timeWords } from '../words/time-words.ts';

interface TextPart {
  readonly text: string;
  /** Null for plain text. */
  readonly href: string | null;
}

/**
 * The policy of an email's HTML, which is shown as email programs show it: no script, nothing loaded, no
 * form, and links open their own tab. It also applies outside the frame.
 */
const emailPolicy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  'sandbox allow-popups allow-popups-to-escape-sandbox',
].join('; ');

/** Email that is kept instead of sent. Visitors who may not read it get 404. */
export function devMailboxPages({
  devMailbox,
  mayReadMailbox,
  baseUrl,
  render,
  clock,
}: Web): Page[] {
  if (devMailbox === undefined) return [];

  function refuseStrangers(request: Request) {
    if (!mayReadMailbox(request)) throw noSuchPage();
  }

  return [
    {
      path: '/dev/mailbox',
      access: 'public',
      isOpenDuringSetUp: true,
      get: async (request, response) => {
        refuseStrangers(request);
        const now = clock.now();
        const emails = await devMailbox.list();
        render(request, response, 'pages/dev-mailbox.njk', {
          title: 'dev-mailbox.title',
          emails: emails.map(({ id, to, subject, writtenAt }) => {
            return { id, to, subject, writtenAt: timeWords(writtenAt, now) };
          }),
        });
      },
    },
    {
      path: '/dev/mailbox/:id/html',
      access: 'public',
      isOpenDuringSetUp: true,
      get: async (request, response) => {
        refuseStrangers(request);
        const mail = await devMailbox.find(String(request.params['id']));
        if (mail === undefined) throw noSuchPage();
        response.set({
          'Content-Security-Policy': emailPolicy,
          'X-Frame-Options': 'SAMEORIGIN',
          'Referrer-Policy': 'no-referrer',
        });
        const inTabs = '<head>\n  <base target="_blank">';
        response.type('html').send(mail.html.replace('<head>', inTabs));
      },
    },
    {
      path: '/dev/mailbox/:id',
      access: 'public',
      isOpenDuringSetUp: true,
      get: async (request, response) => {
        refuseStrangers(request);
        const mail = await devMailbox.find(String(request.params['id']));
        if (mail === undefined) throw noSuchPage();
        // The links are secrets of the recipient.
        response.set('Referrer-Policy', 'no-referrer');
        letFrame(response);
        render(request, response, 'pages/dev-mailbox-email.njk', {
          title: ['dev-email.title', { subject: mail.subject }],
          mail: {
            ...mail,
            text: textParts(mail.text, baseUrl),
            writtenAt: timeWords(mail.writtenAt, clock.now()),
          },
        });
      },
    },
  ];
}

/** Only this page has a frame. The rest of its policy stays. */
function letFrame(response: Response) {
  const policy = response.get('Content-Security-Policy');
  response.set('Content-Security-Policy', `${policy};frame-src 'self'`);
}

function noSuchPage(): HttpError {
  return new HttpError(404, 'not_found', 'Not found.');
}

/** The text of an email. Only URLs of this Gatehouse become links. */
function textParts(text: string, baseUrl: URL): TextPart[] {
  return text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .filter((part) => part !== '')
    .map((part) => ({ text: part, href: part.startsWith(baseUrl.href) ? part : null }));
}
