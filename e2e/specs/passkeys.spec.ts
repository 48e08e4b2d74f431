import { expect, test } from '../fixtures.ts';
import { arrive } from '../pages/arrive.ts';
import { answerByButton, logOut } from '../pages/passkey-ways.ts';
import { SecurityPage } from '../pages/security-page.ts';
import { addAuthenticator, addSecurityKey } from '../virtual-authenticator.ts';

test('a passkey is offered and created, and logs in by button, by autofill and as the second step', async ({
  account,
  dashboard,
  logInPage,
  page,
}) => {
  const authenticator = await addAuthenticator(page);
  const security = new SecurityPage(page);
  await logInPage.open();
  await logInPage.logIn(account);
  await dashboard.hasArrived();
  await page.getByRole('link', { name: 'Add a passkey' }).click();
  await arrive(page, 'Add a passkey');
  await security.createPasskey('My laptop');
  await security.hasArrived();
  await expect(page.getByText('Passkey added.')).toBeVisible();
  await expect(security.passkeys).toContainText('My laptop');
  const [created] = await authenticator.passkeys();
  expect(created?.userName).toBe(account.username);

  await logOut(page, authenticator);
  await answerByButton(page, authenticator);
  await dashboard.hasArrived();

  // Nothing is typed or pressed: the browser has the passkey for the field, and its owner takes it.
  await page.goto('/logout');
  await page.getByRole('main').getByRole('button', { name: 'Log out' }).click();
  await dashboard.hasArrived();

  await security.open();
  await page.getByRole('button', { name: 'Always ask for a second step' }).click();
  await logOut(page, authenticator);
  await logInPage.logIn(account);
  await arrive(page, 'One more step');
  await answerByButton(page, authenticator);
  await dashboard.hasArrived();

  await page.goto('/account/confirm?rd=/account/sessions');
  await arrive(page, 'Confirm that it is you');
  await answerByButton(page, authenticator);
  await arrive(page, 'Your sessions');
});

test('a passkey that verifies nobody does not replace the password, but is a second step', async ({
  account,
  dashboard,
  logInPage,
  page,
}) => {
  const key = await addSecurityKey(page);
  const security = new SecurityPage(page);
  await logInPage.open();
  await logInPage.logIn(account);
  await dashboard.hasArrived();
  await page.goto('/account/security/passkey');
  await security.createPasskey('My key');
  await expect(page.getByText('The passkey was not used.')).toBeVisible();
  await page.getByRole('link', { name: 'Add a security key for the second step only' }).click();
  await arrive(page, 'Add a security key');
  await page.getByLabel('Name', { exact: true }).fill('My key');
  await page.getByRole('button', { name: 'Add the security key' }).click();
  await security.hasArrived();
  await expect(security.passkeys).toContainText('For the second step only');

  await page.getByRole('button', { name: 'Always ask for a second step' }).click();
  await logOut(page, key);
  await answerByButton(page, key);
  await expect(page.getByText('The passkey was not used.')).toBeVisible();
  await logInPage.logIn(account);
  await arrive(page, 'One more step');
  await answerByButton(page, key);
  await dashboard.hasArrived();
});
