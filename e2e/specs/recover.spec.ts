import { expect, test } from '../fixtures.ts';
import { arrive } from '../pages/arrive.ts';

const chosen = 'an entirely new passphrase';

test('a person who has forgotten the password chooses a new one, and is logged out everywhere', async ({
  account,
  logInElsewhere,
  logInPage,
  dashboard,
  page,
  server,
}) => {
  const elsewhere = await logInElsewhere(account);
  await logInPage.open();
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await arrive(page, 'Forgot your password?');
  await page.getByLabel('Email').fill('nowhere');
  await page.getByRole('button', { name: 'Email me a link' }).click();
  await expect(page.getByLabel('Email')).toHaveAccessibleDescription(/Enter an email address/);
  await page.getByLabel('Email').fill(account.email);
  await page.getByRole('button', { name: 'Email me a link' }).click();
  await arrive(page, 'Check your email');

  const [link = ''] = await server.mailedLinks(account.email, '/reset-password');
  await page.goto(link);
  await arrive(page, 'Choose a new password');
  await expect(page).toHaveURL(/\/reset-password\?link=[\w-]{16}$/);
  await page.getByLabel('New password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Set new password' }).click();
  await expect(page.getByRole('alert')).toContainText('at least 15 characters');
  await page.getByLabel('New password', { exact: true }).fill(chosen);
  await page.getByRole('button', { name: 'Set new password' }).click();
  await logInPage.hasArrived();
  await expect(page.getByText('Password changed.')).toBeVisible();

  await elsewhere.open();
  await expect(elsewhere.page).toHaveURL(/\/login\?rd=/);
  await logInPage.logIn({ ...account, password: chosen });
  await dashboard.hasArrived();
  await page.goto(link);
  await arrive(page, 'This link doesn’t work');
  await expect(page.getByRole('link', { name: 'Get a new link' })).toBeVisible();
});
