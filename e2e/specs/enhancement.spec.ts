import { expect, test } from '../fixtures.ts';

test('the password can be shown, and is hidden again before it is sent', async ({
  javaScriptEnabled,
  logInPage,
  page,
}) => {
  await logInPage.open();
  const show = page.getByRole('button', { name: /Show/ });
  if (!javaScriptEnabled) {
    await expect(show).toHaveCount(0);
    await expect(logInPage.password).toHaveAttribute('type', 'password');
    return;
  }
  await logInPage.password.fill('a visible passphrase');
  await show.click();
  await expect(logInPage.password).toHaveAttribute('type', 'text');
  await page.getByRole('button', { name: /Hide/ }).click();
  await expect(logInPage.password).toHaveAttribute('type', 'password');
});

test('a new password is told how long it is', async ({
  account,
  javaScriptEnabled,
  logInElsewhere,
}) => {
  const { page } = await logInElsewhere(account);
  await page.goto('/account/password');
  const field = page.getByLabel('New password', { exact: true });
  const length = page.getByRole('status').filter({ hasText: 'characters' });
  await field.fill('🏰 or cafe\u0301');
  if (!javaScriptEnabled) return expect(length).toHaveCount(0);
  await expect(length).toHaveText('Too short: 9 of at least 15 characters');
  await field.fill('a castle by the sea');
  await expect(length).toHaveText('Long enough: 19 characters');
});

test('nothing is loaded from elsewhere, blocked by the policy, or large', async ({
  page,
  baseURL,
}) => {
  const problems: string[] = [];
  let bytes = 0;
  page.on('console', (message) => problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('response', async (response) => {
    if (!response.url().startsWith(baseURL ?? '')) problems.push(`loaded ${response.url()}`);
    bytes += Number((await response.headerValue('content-length')) ?? 0);
  });
  await page.goto('/login', { waitUntil: 'load' });
  expect(problems).toEqual([]);
  expect(bytes).toBeLessThan(30_000);
});
