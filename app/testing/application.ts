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
  /** Where it really listens; BASE_URL is what it believes. */
  readonly address: string;
  readonly baseUrl: URL;
  readonly services: Services;
  readonly stores: TestStores;
  readonly clock: SettableClock;
  /** A visitor with a cookie jar of its own, or a given one, and headers sent every time. */
  browser(cookies?: Map<string, string>, always?: Record<string, string>): TestBrowser;
  createAccount(wishes?: Partial<TestAccount>): Promise<TestAccount>;
  /** A browser that has logged in through the form. */
  logIn(account: TestAccount): Promise<TestBrowser>;
  /** A browser with a session that was started without the cost of hashing. */
  startSession(account: TestAccount, wishes?: TestSession): Promise<TestBrowser>;
  close(): Promise<void>;
}

interface TestSession {
  /** Whether Redis gets its copy; by default it does. */
  readonly isCopied?: boolean;
  /** How its owner was authenticated (RFC 8176): by default with a password alone. */
  readonly amr?: readonly string[];
  readonly secondFactorAt?: number;
}

/**
 * The least that bcrypt knows, and far less than the configuration allows: at its cheapest, hashing
 * was nine tenths of what the tests cost. A test that is about this cost sets BCRYPT_COST.
 */
const testCost = 4;

/**
 * The real server on a free port, with real stores; only time can be set.
 *
 * @param environment variables beside those of the stores
 * @param wishes.isSetUp whether there is an administrator, as there is wherever people use it
 */
export async function startApplication(
  environment: Readonly<Record<string, string>> = {},
  stores?: TestStores,
  wishes: { readonly isSetUp: boolean } = { isSetUp: true },
): Promise<TestApplication> {
  // Of a file that was added since the last build no page could be drawn.
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
      const names = { givenName: null, familyName: null, groups: [] };
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

/** As the set-up link does, without a session. */
async function setUp(services: Services) {
  if (await services.stores.accounts.isThereAnAdministrator()) return;
  await createAccount(services, { role: 'admin' });
}

/** So that a test is about Redis from its first line on, not about Redis not being known yet. */
async function untilNothingIsDegraded({ health }: Services) {
  while ((await health.check()).degraded.length > 0) await setTimeout(10);
}
