import { startDeployment } from '../deployment.ts';
import { expect, test } from '../fixtures.ts';
import { arrive } from '../pages/arrive.ts';
import { DashboardPage } from '../pages/dashboard-page.ts';
import { LogInPage } from '../pages/log-in-page.ts';
import { SetUpPage } from '../pages/set-up-page.ts';

const administrator = {
  username: 'ada',
  email: 'ada@example.com',
  password: 'engines weave algebra',
};

test('set up, log out, log in, and log out again', async ({
  browser,
  deployment,
  javaScriptEnabled,
}) => {
  const server = await startDeployment(deployment);
  const context = await browser.newContext({
    baseURL: server.url,
    javaScriptEnabled: javaScriptEnabled ?? true,
  });
  const page = await context.newPage();
  const setUp = new SetUpPage(page);
  const dashboard = new DashboardPage(page);
  const logIn = new LogInPage(page);
  const link = server.setUpLink() ?? '';

  await page.goto('/register');
  await arrive(page, 'This server is being set up');
  await setUp.open(link);
  await setUp.create({ ...administrator, password: 'short' });
  await expect(page.getByRole('alert')).toContainText('at least 15 characters');
  await expect(page.getByLabel('User name')).toHaveValue('ada');
  await setUp.create(administrator);
  await dashboard.hasArrived();
  await expect(page.getByText('ada@example.com')).toBeVisible();
  await expect(page.getByText('Administrator')).toBeVisible();

  await dashboard.logOut();
  await logIn.hasArrived();
  await expect(page.getByText('You are logged out.')).toBeVisible();

  await logIn.logIn(administrator);
  await dashboard.hasArrived();
  const cookies = await context.cookies();
  await dashboard.logOut();
  await logIn.hasArrived();

  await page.goBack();
  await expect(page.getByText('ada@example.com')).toBeHidden();
  await context.addCookies(cookies);
  await page.goto('/dashboard');
  await logIn.hasArrived();

  await page.goto(link);
  await arrive(page, /link/);
  await context.close();
  await server.stop();
});
