import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export const applicationSays = 'the application';

interface Seen {
  readonly url: string;
  /** Names and values in turn, as they arrived. */
  readonly headers: readonly string[];
}

/** An application that records its requests. */
export interface Backend {
  /** `host:port` */
  readonly address: string;
  readonly seen: Seen[];
  /** Data on connections after their upgrade. */
  readonly tunnelled: string[];
  /** The values of a header in all requests. */
  headersOf(name: string): string[];
  close(): void;
}

/**
 * Responds with the status in `X-Answer`, or 200. `X-Begin-Only` gets a response that never ends. Every
 * upgrade is accepted.
 */
export async function startBackend(): Promise<Backend> {
  const seen: Seen[] = [];
  const tunnelled: string[] = [];
  const note = ({ url = '', rawHeaders }: http.IncomingMessage) =>
    seen.push({ url, headers: rawHeaders });
  const server = http.createServer((request, response) => {
    note(request);
    if (request.headers['x-begin-only'] !== undefined) {
      response.write('a beginning');
      return;
    }
    const status = Number(request.headers['x-answer'] ?? 200);
    request.resume().on('end', () => {
      response.writeHead(status, { 'Content-Length': applicationSays.length }).end(applicationSays);
    });
  });
  server.on('upgrade', (request, socket) => {
    note(request);
    const upgrade = request.headers.upgrade ?? '';
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: ${upgrade}\r\n\r\n`,
    );
    socket.on('data', (chunk: Buffer) => tunnelled.push(chunk.toString('latin1')));
    socket.on('data', () => socket.write('echo')).on('error', () => socket.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    tunnelled,
    headersOf: (name) =>
      seen.flatMap(({ headers }) =>
        headers.filter((_, index) => index % 2 === 1 && headers[index - 1]?.toLowerCase() === name),
      ),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
