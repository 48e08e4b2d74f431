import { expect, test } from '../fixtures.ts';

test('a person logs in and sees their name', async ({ account, logInPage, dashboard, page }) => {
  await logInPage.open();
  await logInPage.logIn(account);
  await dashboard.hasArrived();
  await expect(page.getByText(account.email)).toBeVisible();
});

test('a person is redirected to the requested page', async ({ account, logInPage, page }) => {
  await page.goto('/dashboard?from=a-link');
  await logInPage.hasArrived();
  await logInPage.logIn(account);
  await expect(page).toHaveURL(/\/dashboard\?from=a-link$/);
});

test('an error does not say which field is wrong, and the name stays', async ({
  account,
  logInPage,
}) => {
  await logInPage.open();
  await logInPage.logIn({ ...account, password: 'not the passphrase' });
  await logInPage.hasArrived();
  await expect(logInPage.problem).toContainText('Incorrect user name or password');
  await expect(logInPage.username).toHaveValue(account.username);
  await expect(logInPage.password).toHaveValue('');
  await logInPage.logIn(account);
  await expect(logInPage.page).toHaveURL(/\/dashboard$/);
});

test('missing fields are named in place and in a summary with links', async ({
  logInPage,
  page,
}) => {
  await logInPage.open();
  await logInPage.button.click();
  await expect(page).toHaveTitle(/^Error: /);
  await logInPage.hasArrived();
  await logInPage.problem.getByRole('link', { name: 'Enter your password.' }).click();
  await expect(logInPage.password).toBeFocused();
  await expect(logInPage.password).toHaveAccessibleDescription(/Enter your password\./);
});

test('the login works by keyboard', async ({ account, logInPage, dashboard, page }) => {
  await logInPage.open();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to main content' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(logInPage.username).toBeFocused();
  await page.keyboard.type(account.username);
  await page.keyboard.press('Tab');
  await page.keyboard.type(account.password);
  await page.keyboard.press('Enter');
  await dashboard.hasArrived();
  await dashboard.logOutButton.focus();
  await page.keyboard.press('Enter');
  await logInPage.hasArrived();
});

test("two people at once never see each other's data", async ({ server, logInElsewhere }) => {
  const accounts = await Promise.all([server.createAccount(), server.createAccount()]);
  const dashboards = await Promise.all(accounts.map((account) => logInElsewhere(account)));
  for (const [index, { page }] of dashboards.entries()) {
    await expect(page.getByText(accounts[index]?.email ?? '')).toBeVisible();
    await expect(page.getByText(accounts[1 - index]?.email ?? '')).toBeHidden();
  }
});

test('an unknown address gets a page that says so', async ({ page }) => {
  const answer = await page.goto('/no-such-page');
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
});
