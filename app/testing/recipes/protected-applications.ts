import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecipeApplication } from '../../commands/gatehouse/recipe/wishes.ts';
import type { TestAccount } from '../accounts.ts';
import { startApplication, type TestApplication } from '../application.ts';
import { freePort } from '../machine/free-port.ts';
import { createThrowAwayDirectory } from '../machine/throw-away-directory.ts';
import { createRawClient, type RawAnswer, type RawClient } from '../raw-client.ts';
import { type Backend, startBackend } from './backend.ts';
import { startProxy, type TestedProxy } from './running-proxy.ts';

export interface Layout {
  readonly name: string;
  readonly isOnOwnHosts: boolean;
  readonly cookie: string;
}

export const layouts: readonly Layout[] = [
  {
    name: 'two hosts under one COOKIE_DOMAIN',
    isOnOwnHosts: true,
    cookie: '__Secure-gatehouse',
  },
  {
    name: 'two paths of the login host, with its own cookie',
    isOnOwnHosts: false,
    cookie: '__Host-gatehouse',
  },
];

/** Gatehouse, a proxy with a printed recipe, and two applications behind it. */
export interface ProtectedApplications {
  readonly gatehouse: TestApplication;
  readonly login: URL;
  /** URLs of the two, without a trailing slash. On one host, the second is below the first. */
  readonly apps: readonly [string, string];
  readonly backends: readonly [Backend, Backend];
  readonly client: RawClient;
  readonly account: TestAccount;
  /** A `Cookie` line of the account. */
  readonly session: string;
  /** A `Cookie` line of a new session. */
  cookieFor(somebody: TestAccount, isCopied?: boolean): Promise<string>;
  send(url: string, ...headers: string[]): Promise<RawAnswer>;
  closeGatehouse(): Promise<void>;
  close(): Promise<void>;
}

interface Wishes {
  readonly changed?: Partial<RecipeApplication>;
  readonly around?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export async function startProtectedApplications(
  proxyName: TestedProxy,
  layout: Layout,
  { changed = {}, around = '', environment = {} }: Wishes = {},
): Promise<ProtectedApplications> {
  const port = await freePort();
  const at = (host: string) => new URL(`https://${host}.example.com:${port}`);
  const login = at('login');
  const places = layout.isOnOwnHosts
    ? [
        { origin: at('wiki'), path: '' },
        { origin: at('files'), path: '' },
      ]
    : [
        { origin: login, path: '/wiki' },
        { origin: login, path: '/wiki/sub' },
      ];
  const apps = places.map(({ origin, path }) => origin.origin + path) as [string, string];
  const rules = createThrowAwayDirectory('rules');
  const file = join(rules.path, 'rules.yaml');
  writeFileSync(file, rulesFor(apps));
  const gatehouse = await startApplication({
    ...{ BASE_URL: login.origin, REGISTRATION: 'closed', ACCESS_RULES_FILE: file },
    ...(layout.isOnOwnHosts
      ? { COOKIE_DOMAIN: 'example.com', ALLOWED_REDIRECT_ORIGINS: apps.join() }
      : {}),
    ...environment,
  });
  const backends: [Backend, Backend] = [await startBackend(), await startBackend()];
  const applications = places.map((place, index) => ({
    ...{ ...place, to: backends[index]?.address ?? '', isToTls: false, isBasic: false },
    ...changed,
  }));
  const gatehouseAt = new URL(gatehouse.address).host;
  const wishes = { login, gatehouse: gatehouseAt, applications, isNext: false };
  const proxy = await startProxy(proxyName, wishes, around);
  const client = createRawClient(port, true);
  const account = await gatehouse.createAccount();
  let isClosed = false;

  async function cookieFor(somebody: TestAccount, isCopied = true): Promise<string> {
    const { cookies } = await gatehouse.startSession(somebody, { isCopied });
    return `Cookie: ${layout.cookie}=${cookies.get(layout.cookie)}`;
  }

  async function closeGatehouse() {
    if (!isClosed) await gatehouse.close();
    isClosed = true;
  }

  return {
    ...{ gatehouse, login, apps, backends, client, account, cookieFor, closeGatehouse },
    session: await cookieFor(account),
    send(url, ...headers) {
      const { host, pathname, search } = new URL(url);
      return client(host, pathname + search, { headers });
    },
    async close() {
      await proxy.stop();
      await closeGatehouse();
      rules.remove();
      for (const backend of backends) backend.close();
    },
  };
}

/** In each application, one folder is public, one is for administrators, and one needs a second factor. */
function rulesFor(apps: readonly string[]): string {
  const rules = apps.flatMap((app) => {
    const { hostname: host, pathname } = new URL(app);
    const prefix = pathname.replace(/\/$/, '');
    return [
      { host, path: `${prefix}/public`, allow: 'public' },
      { host, path: `${prefix}/admin`, allow: { roles: ['admin'] } },
      { host, path: `${prefix}/strong`, allow: 'authenticated', second_factor: true },
    ];
  });
  return JSON.stringify(rules);
}
