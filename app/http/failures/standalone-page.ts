import { createHash } from 'node:crypto';

/** As in the pages of nginx's recipe. */
const style =
  'body{max-width:36rem;margin:12vh auto;padding:0 1.5rem;font:1rem/1.6 system-ui,sans-serif}';

/** Allows the style of these pages in a Content-Security-Policy. */
export const standaloneStyleSource = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;

/**
 * A page that loads nothing: for the host of an application, which has none of our styles, and for requests that
 * no middleware can read.
 *
 * @param body HTML; the title is text of the catalogue
 */
export function standalonePage(language: string, title: string, body: string): string {
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">',
    `<title>${title} - Gatehouse</title><style>${style}</style></head>`,
    `<body><main><h1>${title}</h1>${body}</main></body></html>\n`,
  ].join('');
}
