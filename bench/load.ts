import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** The requests to send, with one cookie after the other. */
export interface Target {
  readonly port: number;
  readonly path: string;
  readonly headers: readonly string[];
  readonly cookies: readonly string[];
  /** What the head of every response must contain, and what must follow it. */
  readonly expected: readonly string[];
  readonly body: string;
}

export interface Measured {
  readonly perSecond: number;
  readonly p99Ms: number;
  readonly answers: number;
}

const connections = 32;
const endOfHead = '\r\n\r\n';

/**
 * Sends requests over open connections, the next one when the last is answered. It uses raw sockets, because
 * an HTTP client would cost more than the server that it measures. Every response is checked.
 *
 * @throws Error for a wrong response
 */
export async function load(target: Target, milliseconds: number): Promise<Measured> {
  const requests = target.cookies.map((cookie) => requestText(target, cookie));
  const latencies: number[] = [];
  const endsAt = performance.now() + milliseconds;
  const startedAt = performance.now();
  let next = 0;

  async function one(): Promise<void> {
    const socket = connect({ port: target.port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    try {
      await new Promise<void>((resolve, reject) => {
        askAgain(socket, target, {
          nextRequest: () => requests[next++ % requests.length] ?? '',
          isOver: () => performance.now() >= endsAt,
          took: (ms) => latencies.push(ms),
          resolve,
          reject,
        });
      });
    } finally {
      socket.destroy();
    }
  }

  await Promise.all(Array.from({ length: connections }, one));
  const seconds = (performance.now() - startedAt) / 1000;
  latencies.sort((a, b) => a - b);
  return {
    perSecond: latencies.length / seconds,
    answers: latencies.length,
    p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? 0,
  };
}

interface Round {
  nextRequest(): string;
  isOver(): boolean;
  took(ms: number): void;
  resolve(): void;
  reject(error: Error): void;
}

function askAgain(socket: Socket, { expected, body }: Target, round: Round) {
  const end = endOfHead + body;
  let received = '';
  let askedAt = 0;

  function ask() {
    if (round.isOver()) return round.resolve();
    askedAt = performance.now();
    received = '';
    socket.write(round.nextRequest());
  }

  socket.setEncoding('latin1');
  socket.on('error', round.reject);
  socket.on('close', () => round.reject(new Error('The server closed a connection.')));
  socket.on('data', (text: string) => {
    received += text;
    if (!received.endsWith(end)) return;
    if (!expected.every((part) => received.includes(part))) {
      round.reject(new Error(`A wrong answer:\n${received}`));
      return;
    }
    round.took(performance.now() - askedAt);
    ask();
  });
  ask();
}

function requestText({ path, headers }: Target, cookie: string): string {
  const lines = [`GET ${path} HTTP/1.1`, 'Host: 127.0.0.1', ...headers, `Cookie: ${cookie}`];
  return lines.join('\r\n') + endOfHead;
}
