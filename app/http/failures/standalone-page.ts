import { createHash } from 'node:crypto';
import { type Html, html } from './html.ts';

/** The same style as in the pages of nginx's recipe. */
const style =
  'body{max-width:36rem;margin:12vh auto;padding:0 1.5rem;font:1rem/1.6 system-ui,sans-serif}';

/** Allows this style in a Content-Security-Policy. */
export const standaloneStyleSource = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;

/**
 * A page that loads nothing. For the hosts of applications, which do not have our styles, and for requests
 * that Node cannot parse.
 */
export function standalonePage(language: string, title: string, body: readonly Html[]): string {
  const head = [
    html`<meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    html`<meta name="color-scheme" content="light dark">`,
    html`<title>${title} - Gatehouse</title><style>${{ html: style }}</style>`,
  ];
  const main = html`<main><h1>${title}</h1>${body}</main>`;
  const page = html`<!doctype html><html lang="${language}"><head>${head}</head><body>${main}</body></html>`;
  return `${page.html}\n`;
}
