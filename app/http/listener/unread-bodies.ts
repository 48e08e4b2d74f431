import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { largestBodyBytes } from '../middleware/small-body.ts';

const lingerMs = 1000;

/**
 * Closes the connection after an answer that did not wait for the end of a large body. Node would read on, to
 * use the connection again, for as long as somebody sends.
 */
export function closeAfterUnreadBody(request: IncomingMessage, response: ServerResponse): void {
  const { headers, socket } = request;
  const declared = Number(headers['content-length'] ?? 0);
  if (headers['transfer-encoding'] === undefined && declared <= largestBodyBytes) return;
  const { shouldKeepAlive } = response;
  response.shouldKeepAlive = false;
  // Without a reader Node would read and drop all of it.
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

/** The other end has a moment to read our answer: to close with unread bytes resets the connection. */
function endGently(socket: Socket) {
  socket.destroySoon = () => {
    socket.end();
    const timer = setTimeout(() => socket.destroy(), lingerMs);
    socket.once('close', () => clearTimeout(timer));
  };
}
