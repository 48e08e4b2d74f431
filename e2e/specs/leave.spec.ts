import { expect, test } from '../fixtures.ts';
import { arrive } from '../pages/arrive.ts';

test('a person deletes the account, and is logged out in every browser', async ({
  account,
  logInElsewhere,
  logInPage,
}) => {
  const { page } = await logInElsewhere(account);
  const elsewhere = await logInElsewhere(account);
  await page.goto('/account');
  await page.getByRole('link', { name: 'Delete your account' }).click();
  await arrive(page, 'Delete your account');
  const password = page.getByLabel('Your password', { exact: true });
  const button = page.getByRole('button', { name: 'Delete my account' });

  await password.fill('not the passphrase');
  await button.click();
  await arrive(page, 'Delete your account');
  await expect(password).toHaveAccessibleDescription(/Incorrect password/);

  await password.fill(account.password);
  await button.click();
  await expect(page).toHaveURL(/\/login$/);
  await expect(page.getByText('Your account has been deleted')).toBeVisible();

  await elsewhere.open();
  await expect(elsewhere.page).toHaveURL(/\/login\?rd=/);
  await logInPage.open();
  await logInPage.logIn(account);
  await expect(logInPage.problem).toContainText('Incorrect user name or password');
});
