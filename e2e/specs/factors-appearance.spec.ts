import { startDeployment } from '../deployment.ts';
import { expect, test } from '../fixtures.ts';
import { codeForKey, keepRecoveryCodes } from '../pages/authenticator-app-page.ts';
import { LogInPage } from '../pages/log-in-page.ts';
import { looksWell } from '../pages/looks-well.ts';
import { logOut } from '../pages/passkey-ways.ts';
import { SecurityPage } from '../pages/security-page.ts';
import { addAuthenticator } from '../virtual-authenticator.ts';

// Each looks at a dozen pages six times.
test.describe.configure({ timeout: 600_000 });

/** As long as a name may be, and without a place to break it. */
const longName = 'x'.repeat(64);
const security = '/account/security';

test('pages of second factors fit and please axe', async ({ account, logInPage, page }) => {
  const authenticator = await addAuthenticator(page);
  await logInPage.open();
  await logInPage.logIn(account);
  await expect(page).toHaveURL(/\/dashboard$/);

  await page.goto(`${security}/authenticator-app`);
  await looksWell(page, 'Recovery codes');
  await keepRecoveryCodes(page);
  await looksWell(page, 'Add an authenticator app');
  await page.getByLabel('Name', { exact: true }).fill(longName);
  await page.getByLabel('Code from the app').fill('0');
  await page.getByRole('button', { name: 'Add the app' }).click();
  await expect(page.getByRole('alert')).toContainText('Wrong code.');
  await looksWell(page, 'Add an authenticator app', [320]);
  await page.getByLabel('Code from the app').fill(await codeForKey(page));
  await page.getByRole('button', { name: 'Add the app' }).click();
  await expect(page.getByText('Authenticator app added.')).toBeVisible();
  await new SecurityPage(page).addPasskey(longName);
  await looksWell(page, 'Login and security');
  await page.goto(`${security}/recovery-codes`);
  await looksWell(page, 'Recovery codes', [320]);

  for (const kind of ['Passkeys', 'Authenticator apps', 'Recovery codes']) {
    await page.goto(security);
    const region = page.getByRole('region', { name: kind, exact: true });
    await region.getByRole('link', { name: /^Remove/ }).click();
    await looksWell(page, /^Remove (this|your) /, [320, 1280]);
  }
  await page.goto('/account/confirm');
  await looksWell(page, 'Confirm that it is you');

  await logOut(page, authenticator);
  await logInPage.logIn(account);
  await looksWell(page, 'One more step');
  await page.getByText('Use a recovery code').click();
  await page.getByLabel('Code from your authenticator app').fill('0');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('alert')).toContainText('That did not work.');
  await page.getByText('Use a recovery code').click();
  await looksWell(page, 'One more step', [320, 1280]);
});

test('pages on which a required factor is added fit and please axe', async ({ browser }) => {
  const server = await startDeployment('embedded', { REQUIRE_SECOND_FACTOR: 'all' });
  const account = await server.createAccount({ role: 'admin' });
  const context = await browser.newContext({ baseURL: server.url });
  const page = await context.newPage();
  const logIn = new LogInPage(page);
  await logIn.open();
  await logIn.logIn(account);
  await looksWell(page, 'Add a second factor', [320, 1280]);
  await page.getByRole('button', { name: 'Email me the link' }).click();
  await expect(page.getByText('We emailed you a link that works for an hour.')).toBeVisible();
  await looksWell(page, 'Add a second factor', [320, 1280]);
  const [link = ''] = await server.mailedLinks(account.email, '/login/enrol');
  await page.goto(link);
  await expect(page.getByText('Press the button to continue')).toBeVisible();
  await looksWell(page, 'Add a second factor', [320, 1280]);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('heading', { name: '1. Save recovery codes' })).toBeVisible();
  await looksWell(page, 'Add a second factor');
  await keepRecoveryCodes(page);
  await expect(page.getByRole('heading', { name: '2. Add an authenticator app' })).toBeVisible();
  await looksWell(page, 'Add a second factor');
  await page.getByLabel('Code from the app').fill(await codeForKey(page));
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page).toHaveURL(/\/dashboard$/);
  await context.close();
  await server.stop();
});
