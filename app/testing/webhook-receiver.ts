import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface ReceivedEvent {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly id: string;
  readonly subject: string;
  /** Its name in the audit trail. */
  readonly event: string;
}

export interface WebhookReceiver {
  readonly url: string;
  /** Every request, accepted or not. */
  readonly received: ReceivedEvent[];
  /** The status of each answer; undefined for none at all. */
  answerWith(choose: (event: ReceivedEvent) => number | undefined): void;
  stop(): Promise<void>;
  /** Starts it again, on the same port. */
  restart(): Promise<void>;
}

/** A real HTTP server that takes the events of a webhook. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received: ReceivedEvent[] = [];
  let choose: (event: ReceivedEvent) => number | undefined = () => 204;
  let port = 0;
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { id, subject, data } = JSON.parse(body);
    const event = { headers: request.headers, body, id, subject, event: data.event };
    received.push(event);
    const status = choose(event);
    if (status !== undefined)
      response.writeHead(status, { location: 'http://169.254.169.254/' }).end();
  });

  async function listen() {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  }

  await listen();
  return {
    url: `http://127.0.0.1:${port}/events?from=gatehouse`,
    received,
    answerWith(how) {
      choose = how;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
    restart: listen,
  };
}
