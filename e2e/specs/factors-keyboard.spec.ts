import { expect, test } from '../fixtures.ts';
import { arrive } from '../pages/arrive.ts';
import { codeForKey, recoveryCodes } from '../pages/authenticator-app-page.ts';
import { press, tabTo, type } from '../pages/keyboard.ts';
import { passkeyButton } from '../pages/passkey-ways.ts';
import { SecurityPage } from '../pages/security-page.ts';
import { addAuthenticator } from '../virtual-authenticator.ts';

test('second factors are added, used and removed by keyboard alone', async ({
  account,
  dashboard,
  logInPage,
  page,
}) => {
  const authenticator = await addAuthenticator(page);
  const security = new SecurityPage(page);
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  await logInPage.open();
  await logInPage.logIn(account);
  await security.open();

  await press(page, page.getByRole('link', { name: 'Add an authenticator app' }));
  await arrive(page, 'Recovery codes');
  const codes = await recoveryCodes(page).allTextContents();
  await type(page, page.getByLabel('One of the codes'), codes[2] ?? '');
  await page.keyboard.press('Enter');
  await arrive(page, 'Add an authenticator app');
  await type(page, page.getByLabel('Name', { exact: true }), 'My phone');
  await type(page, page.getByLabel('Code from the app'), '000');
  await page.keyboard.press('Enter');
  // The reader is at what is wrong, and one Tab away from it.
  await expect(page.getByRole('alert')).toContainText('Wrong code.');
  await type(page, page.getByLabel('Code from the app'), '');
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(await codeForKey(page));
  await page.keyboard.press('Enter');
  await security.hasArrived();
  await press(page, page.getByRole('link', { name: 'Add a passkey' }));
  await arrive(page, 'Add a passkey');
  await type(page, page.getByLabel('Name', { exact: true }), 'My laptop');
  await press(page, button('Create a passkey'));
  await security.hasArrived();
  await press(page, button('Always ask for a second step'), 'Space');
  await expect(page.getByRole('status')).toBeVisible();

  await authenticator.setPresent(false);
  await press(page, button('Log out'));
  await logInPage.hasArrived();
  await type(page, logInPage.username, account.username);
  await page.keyboard.press('Tab');
  await type(page, logInPage.password, account.password);
  await page.keyboard.press('Enter');
  await arrive(page, 'One more step');
  await tabTo(page, page.getByLabel('Code from your authenticator app'));
  await tabTo(page, passkeyButton(page));
  await press(page, page.getByText('Use a recovery code'));
  await type(page, page.getByLabel('Recovery code'), codes[0] ?? '');
  await page.keyboard.press('Enter');
  await dashboard.hasArrived();

  await security.open();
  const app = page.getByRole('region', { name: 'Authenticator apps', exact: true });
  await press(page, app.getByRole('link', { name: /^Remove/ }));
  await arrive(page, /^Remove this/);
  await press(page, button('Remove'));
  await security.hasArrived();
  await expect(app.getByRole('listitem')).toHaveCount(0);
});
