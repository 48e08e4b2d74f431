import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';

const answers = {
  400: ['Bad Request', 'That request cannot be understood', 'Go back and try once more.'],
  408: ['Request Timeout', 'That took too long', 'Try again.'],
  431: [
    'Request Header Fields Too Large',
    'That request is too large',
    'Its address and cookies are longer than this service reads. Delete the cookies of this site, or use a shorter address.',
  ],
} as const;

/**
 * Answers requests that Node cannot read with a page, as their headers are not known. Node itself would send an
 * empty answer (https://nodejs.org/api/http.html#event-clienterror).
 */
export function answerUnreadableRequests(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy();
    const status = statusOf(error.code);
    const [reason, title, text] = answers[status];
    const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${title} - Gatehouse</title></head><body><main><h1>${title}</h1><p>${text}</p></main></body></html>\n`;
    const head = [
      `HTTP/1.1 ${status} ${reason}`,
      'Connection: close',
      'Cache-Control: no-store',
      "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox",
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
