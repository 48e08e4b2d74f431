import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { buildAssets } from '../commands/build-assets.ts';
import { readConfig } from '../config.ts';
import { cookiesFor } from '../http/browser/cookies.ts';
import { createServer } from '../server.ts';
import { createServices, type Services } from '../services.ts';
import { sessionAccount } from '../sessions/session-account.ts';
import { createAccount, type TestAccount } from './accounts.ts';
import { createBrowser, type TestBrowser } from './browser.ts';
import { createSettableClock, type SettableClock } from './settable-clock.ts';
import { signedCookie } from './signed-cookie.ts';
import { createTestStores, type TestStores } from './stores.ts';

export interface TestApplication {
  /** The address that it really listens on. BASE_URL may be another. */
  readonly address: string;
  readonly baseUrl: URL;
  readonly services: Services;
  readonly stores: TestStores;
  readonly clock: SettableClock;
  /** A visitor with its own cookie jar, or a given one, and with headers for each request. */
  browser(cookies?: Map<string, string>, always?: Record<string, string>): TestBrowser;
  createAccount(wishes?: Partial<TestAccount>): Promise<TestAccount>;
  /** A browser that has logged in through the form. */
  logIn(account: TestAccount): Promise<TestBrowser>;
  /** A browser with a session that was started without hashing. */
  startSession(account: TestAccount, wishes?: TestSession): Promise<TestBrowser>;
  close(): Promise<void>;
}

interface TestSession {
  /** Whether Redis gets a copy. True by default. */
  readonly isCopied?: boolean;
  /** How its owner was authenticated (RFC 8176). By default, with a password only. */
  readonly amr?: readonly string[];
  readonly secondFactorAt?: number;
}

/**
 * bcrypt's minimum, far below what the configuration allows: hashing was nine tenths of the time of the
 * tests. Tests about the cost set BCRYPT_COST.
 */
const testCost = 4;

/**
 * The real server on a free port, with real stores. Only the clock can be set.
 *
 * @param environment variables in addition to those of the stores
 * @param wishes.isSetUp whether there is an administrator; true by default
 */
export async function startApplication(
  environment: Readonly<Record<string, string>> = {},
  stores?: TestStores,
  wishes: { readonly isSetUp: boolean } = { isSetUp: true },
): Promise<TestApplication> {
  // Pages need the assets of all files, also of new ones.
  await buildAssets();
  const own = stores ?? (await createTestStores());
  const { BCRYPT_COST = testCost, ...others } = environment;
  const given = readConfig({ LOG_LEVEL: 'silent', ...own.environment, ...others });
  const config = { ...given, BCRYPT_COST: Number(BCRYPT_COST) };
  const clock = createSettableClock();
  const services = createServices(config, clock);
  await services.prepareInstallation();
  if (wishes.isSetUp) await setUp(services);
  services.health.startServing();
  await untilNothingIsDegraded(services);
  const server = createServer(config, services).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser: TestApplication['browser'] = (cookies, always) =>
    createBrowser(address, config.BASE_URL, cookies, always);

  return {
    address,
    baseUrl: config.BASE_URL,
    services,
    stores: own,
    clock,
    browser,
    createAccount: (wishes) => createAccount(services, wishes),
    async logIn(account) {
      const visitor = browser();
      await visitor.submit('/login', { username: account.username, password: account.password });
      return visitor;
    },
    async startSession(account, { isCopied = true, ...proof } = {}) {
      const names = { givenName: null, familyName: null, groups: [], emailConfirmedAt: 0 };
      const origin = { ip: '127.0.0.1', userAgent: 'test' };
      const owner = sessionAccount({ ...account, ...names });
      const session = services.sessions.prepare(owner, origin, proof);
      await services.stores.sessions.insert(session);
      if (isCopied) await services.sessions.warmCopies(session);
      const visitor = browser();
      const [secret = ''] = services.sessionSecrets;
      const { session: cookie, sessionCopy } = cookiesFor(config.BASE_URL, config.COOKIE_DOMAIN);
      visitor.cookies.set((sessionCopy ?? cookie).name, signedCookie(session.secretId, secret));
      return visitor;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await services.close();
      if (stores === undefined) await own.remove();
    },
  };
}

/** Creates an administrator as the setup link does, without a session. */
async function setUp(services: Services) {
  if (await services.stores.accounts.isThereAnAdministrator()) return;
  await createAccount(services, { role: 'admin' });
}

/** Waits until Redis is fresh, so that tests do not start without it. */
async function untilNothingIsDegraded({ health }: Services) {
  while ((await health.check()).degraded.length > 0) await setTimeout(10);
}
