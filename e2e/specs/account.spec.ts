import { expect, test } from '../fixtures.ts';
import { arrive } from '../pages/arrive.ts';
import { PasswordPage } from '../pages/password-page.ts';

const chosen = 'an entirely new passphrase';

test('a person enters a name and is called by it', async ({ account, logInElsewhere }) => {
  const { page } = await logInElsewhere(account);
  await page.getByRole('link', { name: 'Account' }).click();
  await arrive(page, 'Your account');
  await page.getByLabel('Given name').fill('Łukasz');
  await page.getByLabel('Family name').fill('山田');
  await page.getByRole('button', { name: 'Save name' }).click();
  await expect(page.getByText('Name changed.')).toBeVisible();
  await page.getByRole('link', { name: 'Dashboard' }).click();
  await arrive(page, 'Hello, Łukasz 山田');
});

test('a new password ends all other sessions', async ({ account, logInElsewhere, logInPage }) => {
  const own = await logInElsewhere(account);
  const thief = await logInElsewhere(account);
  const password = new PasswordPage(own.page);
  await own.page.goto('/account');
  await own.page.getByRole('link', { name: 'Change password' }).click();
  await password.hasArrived();
  await password.change('not the passphrase', chosen);
  await password.hasArrived();
  await expect(password.current).toHaveAccessibleDescription(/Incorrect current password/);
  await password.change(account.password, chosen);
  await expect(own.page.getByText('Password changed.')).toBeVisible();

  await thief.open();
  await expect(thief.page).toHaveURL(/\/login\?rd=/);
  await logInPage.open();
  await logInPage.logIn(account);
  await expect(logInPage.problem).toContainText('Incorrect user name or password');
  await logInPage.logIn({ ...account, password: chosen });
  await expect(logInPage.page).toHaveURL(/\/dashboard$/);
});
