import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setImmediate, setTimeout } from 'node:timers/promises';

const quietMs = 200;
const maxWaitMs = 1000;
const turnsToBeSure = 5;

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Holds requests back instead of answering them.
 *
 * @returns a function that answers the held requests and all later ones
 */
export function holdRequests(server: Server): () => void {
  const answers = server.listeners('request') as Answer[];
  const held: Parameters<Answer>[] = [];
  server.removeAllListeners('request');
  server.on('request', (...request) => held.push(request));
  return () => {
    server.removeAllListeners('request');
    for (const answer of answers) server.on('request', answer);
    for (const request of held) server.emit('request', ...request);
  };
}

/**
 * Polls once in each iteration of the event loop. Needs several quiet iterations in a row, as input that arrives
 * during one is visible only in the next.
 */
export async function untilNobodyIsConnected(
  connections: ReadonlySet<unknown>,
  maxMs: number,
): Promise<void> {
  const deadline = performance.now() + maxMs;
  for (let quietTurns = 0; quietTurns < turnsToBeSure && performance.now() < deadline; ) {
    await setImmediate();
    quietTurns = connections.size === 0 ? quietTurns + 1 : 0;
    // Without a pause this would keep a core busy.
    if (quietTurns === 0) await setTimeout(1);
  }
}

/**
 * Waits until no connection and no request has arrived for a fifth of a second, at most for a second. Ends in an
 * iteration of the event loop in which nothing has arrived.
 */
export async function untilNothingArrives(server: Server, maxMs: number): Promise<void> {
  let arrivedAt = performance.now();
  const arrived = () => {
    arrivedAt = performance.now();
  };
  server.on('connection', arrived).on('request', arrived);
  const [wantedMs, deadline] = [Math.min(quietMs, maxMs), arrivedAt + Math.min(maxWaitMs, maxMs)];
  for (let lookedAt = arrivedAt; performance.now() < deadline; lookedAt = performance.now()) {
    await setTimeout(1);
    await setImmediate();
    if (arrivedAt < lookedAt && performance.now() - arrivedAt >= wantedMs) break;
  }
  server.removeListener('connection', arrived).removeListener('request', arrived);
}
