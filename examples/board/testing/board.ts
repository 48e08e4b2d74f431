import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { createTestStores } from '../../../app/testing/stores.ts';
import { readConfig } from '../config.ts';
import { createServer } from '../server.ts';
import { createServices } from '../services.ts';
import { buildStylesheet } from '../stylesheet.ts';
import { boardKey, type StandInGatehouse, startStandIn } from './stand-in-gatehouse.ts';

export interface TestBoard {
  readonly url: string;
  readonly gatehouse: StandInGatehouse;
  /** Sends a request with this token; a body is sent as JSON. */
  ask(token: string, method: string, path: string, body?: unknown): Promise<Answer>;
  /** A token for a person, valid for as long as this test runs. */
  tokenFor(username: string): Promise<string>;
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests assert its content.
  readonly body: any;
}

/** The real server on a free port, with a real store, and a stand-in for Gatehouse. */
export async function startBoard(environment: Record<string, string> = {}): Promise<TestBoard> {
  const [gatehouse, stores] = await Promise.all([
    startStandIn(),
    createTestStores(),
    buildStylesheet(),
  ]);
  const config = readConfig({
    BOARD_DATABASE_URL: stores.environment['DATABASE_URL'],
    BOARD_DATA_DIR: stores.environment['DATA_DIR'],
    BOARD_API_KEY: boardKey,
    GATEHOUSE_URL: gatehouse.url,
    ...environment,
  });
  const services = createServices(config, pino({ level: 'silent' }));
  await services.migrate();
  const server = createServer(config, services).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    gatehouse,
    tokenFor: (username) => gatehouse.token({ preferred_username: username, name: undefined }),
    ask: (token, method, path, body) =>
      asked(`${url}${path}`, method, { Authorization: `Bearer ${token}` }, body),
    async close() {
      server.closeAllConnections();
      server.close();
      await services.close();
      await gatehouse.stop().catch(() => {});
      await stores.remove();
    },
  };
}

const json = { 'Content-Type': 'application/json' };

/** @param body sent as JSON; a text or a form unchanged; undefined for none */
export async function asked(
  url: string,
  method: string,
  headers: Record<string, string>,
  body?: unknown,
): Promise<Answer> {
  const isForm = body instanceof URLSearchParams;
  const sent = typeof body === 'string' || isForm ? String(body) : JSON.stringify(body);
  const response = await fetch(url, {
    method,
    headers: { ...(body === undefined || isForm ? {} : json), ...headers },
    ...(body === undefined ? {} : { body: sent }),
    redirect: 'manual',
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? JSON.parse(text) : text,
  };
}
