import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Messages } from '../../messages/messages.ts';
import { html } from '../failures/html.ts';
import { standalonePage, standaloneStyleSource } from '../failures/standalone-page.ts';

const answers = {
  400: ['Bad Request', 'error.400.title', 'unreadable.400.text'],
  408: ['Request Timeout', 'unreadable.408.title', 'unreadable.408.text'],
  431: ['Request Header Fields Too Large', 'unreadable.431.title', 'unreadable.431.text'],
} as const;

/**
 * Sends a page for requests that Node cannot parse. Node itself would send an empty response
 * (https://nodejs.org/api/http.html#event-clienterror).
 */
export function answerUnreadableRequests(server: Server, { language, t }: Messages): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy();
    const status = statusOf(error.code);
    const [reason, title, text] = answers[status];
    const page = standalonePage(language, t(title), [
      html`<p>${t(text)}</p>`,
      html`<p><a href="/">${t('error.home')}</a></p>`,
    ]);
    const head = [
      `HTTP/1.1 ${status} ${reason}`,
      'Connection: close',
      'Cache-Control: no-store',
      `Content-Security-Policy: default-src 'none'; style-src ${standaloneStyleSource}; frame-ancestors 'none'; sandbox`,
      'X-Content-Type-Options: nosniff',
      'Content-Type: text/html; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(page)}`,
    ];
    return socket.end(`${head.join('\r\n')}\r\n\r\n${page}`);
  });
}

function statusOf(code: string | undefined): keyof typeof answers {
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
}
