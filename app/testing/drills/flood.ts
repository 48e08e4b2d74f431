import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { createBrowser, csrfOf } from '../browser.ts';

const networks = 64;
const pauseMs = 200;

export interface Flood {
  /** Guesses that got this status so far. */
  count(status: number): number;
  counts(): Readonly<Record<number, number>>;
  stop(): Promise<void>;
}

/**
 * Guesses passwords of unknown names from 64 networks until it is stopped. Each network guesses again as soon
 * as its last guess is answered.
 *
 * @param port of a server, or of a proxy before it
 */
export async function startFlood({ port, url }: { port: number; url: string }): Promise<Flood> {
  const browser = createBrowser(`http://127.0.0.1:${port}`, new URL(url));
  const csrf = csrfOf(await browser.get('/login'));
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    origin: new URL(url).origin,
    host: new URL(url).host,
  };
  const statuses = new Map<number, number>();
  let isOver = false;

  async function keepGuessing(_: unknown, network: number) {
    // All addresses of 127.0.0.0/8 are this machine.
    const from = { localAddress: `127.1.${network}.1`, agent: false } as const;
    while (!isOver) {
      const username = `nobody-${randomBytes(6).toString('hex')}`;
      const fields = new URLSearchParams({ _csrf: csrf, username, password: 'a mere guess at it' });
      const options = { ...from, host: '127.0.0.1', port, path: '/login', method: 'POST', headers };
      const request = http.request(options).end(fields.toString());
      const [answer] = (await once(request, 'response')) as [IncomingMessage];
      await once(answer.resume(), 'end');
      const status = answer.statusCode ?? 0;
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      await setTimeout(pauseMs);
    }
  }

  const guessing = Promise.all(Array.from({ length: networks }, keepGuessing));
  return {
    count: (status) => statuses.get(status) ?? 0,
    counts: () => Object.fromEntries(statuses),
    async stop() {
      isOver = true;
      await guessing;
    },
  };
}
