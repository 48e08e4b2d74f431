import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { largestBodyBytes } from '../middleware/small-body.ts';

const lingerMs = 1000;

/**
 * Closes the connection after a response that was sent before the end of a large body. Otherwise Node would
 * read on, to reuse the connection, for as long as the client sends.
 */
export function closeAfterUnreadBody(request: IncomingMessage, response: ServerResponse): void {
  const { headers, socket } = request;
  const declared = Number(headers['content-length'] ?? 0);
  if (headers['transfer-encoding'] === undefined && declared <= largestBodyBytes) return;
  const { shouldKeepAlive } = response;
  response.shouldKeepAlive = false;
  // Without a reader, Node would read and drop the whole body.
  response.once('prefinish', () => {
    if (request.complete) return;
    request.pause();
    request.read(0);
    endGently(socket);
  });
  request.once('end', () => {
    if (!response.headersSent) response.shouldKeepAlive = shouldKeepAlive;
  });
}

/** Waits a moment, so that the client can read the response. Closing with unread bytes resets the connection. */
function endGently(socket: Socket) {
  socket.destroySoon = () => {
    socket.end();
    const timer = setTimeout(() => socket.destroy(), lingerMs);
    socket.once('close', () => clearTimeout(timer));
  };
}
