import { expect, test } from '../fixtures.ts';
import { arrive } from '../pages/arrive.ts';

test('“This was not me” logs the thief out, and lets the owner in again', async ({
  account,
  logInElsewhere,
  logInPage,
  dashboard,
  page,
  server,
}) => {
  await logInPage.open();
  await logInPage.logIn(account);
  await dashboard.hasArrived();
  const thief = await logInElsewhere(account);
  await thief.hasArrived();

  const [link = ''] = await server.mailedLinks(account.email, '/not-me');
  await page.goto(link);
  await arrive(page, 'This wasn’t you?');
  await thief.open();
  await thief.hasArrived();
  await page.getByRole('button', { name: 'This wasn’t me: lock my account' }).click();
  await arrive(page, 'Your account is locked');
  await thief.open();
  await expect(thief.page).toHaveURL(/\/login\?rd=/);

  const [reset = ''] = await server.mailedLinks(account.email, '/reset-password');
  await page.goto(reset);
  await page.getByLabel('New password', { exact: true }).fill('an entirely new passphrase');
  await page.getByRole('button', { name: 'Set new password' }).click();
  await logInPage.hasArrived();
  await logInPage.logIn(account);
  await expect(logInPage.problem).toContainText('Incorrect user name or password');
  await logInPage.logIn({ ...account, password: 'an entirely new passphrase' });
  await dashboard.hasArrived();
});

test('a person ends all sessions at once, with this one', async ({ account, logInElsewhere }) => {
  const own = await logInElsewhere(account);
  const other = await logInElsewhere(account);
  await own.page.goto('/account/sessions');
  await own.page.getByRole('button', { name: 'Log out everywhere' }).click();
  await expect(own.page.getByText('You are logged out everywhere.')).toBeVisible();
  await other.open();
  await expect(other.page).toHaveURL(/\/login\?rd=/);
});
