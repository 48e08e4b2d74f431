import { type Browser, test as base, type Page } from '@playwright/test';
import type { TestAccount } from '../app/testing/accounts.ts';
import { chromiumArguments, chromiumPath } from '../app/testing/machine/chromium.ts';
import { type Deployment, type DeploymentKind, startDeployment } from './deployment.ts';
import { DashboardPage } from './pages/dashboard-page.ts';
import { LogInPage } from './pages/log-in-page.ts';

export { expect } from '@playwright/test';

export interface Options {
  deployment: DeploymentKind;
}

interface WorkerFixtures extends Options {
  /** One for each Playwright worker. Tests share it, but no account. */
  server: Deployment;
}

interface Fixtures {
  /** A new account that only this test uses. */
  account: TestAccount;
  logInPage: LogInPage;
  dashboard: DashboardPage;
  /** Logs a person in in another browser: another device. */
  logInElsewhere: (account: TestAccount) => Promise<DashboardPage>;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  deployment: ['embedded', { option: true, scope: 'worker' }],
  // Here and not in the configuration, because other tools load that too.
  launchOptions: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern to see what is needed.
    async ({}, use) => use({ executablePath: await chromiumPath(), args: [...chromiumArguments] }),
    { scope: 'worker' },
  ],
  server: [
    async ({ deployment }, use) => {
      const server = await startDeployment(deployment);
      // Nobody can register before there is an administrator.
      await server.createAccount({ role: 'admin' });
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  baseURL: async ({ server }, use) => use(server.url),
  account: async ({ server }, use) => use(await server.createAccount()),
  logInPage: async ({ page }, use) => use(new LogInPage(page)),
  dashboard: async ({ page }, use) => use(new DashboardPage(page)),
  logInElsewhere: async ({ browser, baseURL, javaScriptEnabled }, use) => {
    const pages: Page[] = [];
    await use(async (account) => {
      const page = await openElsewhere(browser, baseURL ?? '', javaScriptEnabled ?? true);
      pages.push(page);
      const logInPage = new LogInPage(page);
      await logInPage.open();
      await logInPage.logIn(account);
      return new DashboardPage(page);
    });
    await Promise.all(pages.map((page) => page.context().close()));
  },
});

async function openElsewhere(browser: Browser, baseURL: string, javaScriptEnabled: boolean) {
  const context = await browser.newContext({ baseURL, javaScriptEnabled });
  return context.newPage();
}
