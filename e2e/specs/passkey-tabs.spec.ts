import { expect, test } from '../fixtures.ts';
import { arrive } from '../pages/arrive.ts';
import { DashboardPage } from '../pages/dashboard-page.ts';
import { LogInPage } from '../pages/log-in-page.ts';
import { answerByButton, logOut, passkeyButton } from '../pages/passkey-ways.ts';
import { SecurityPage } from '../pages/security-page.ts';
import { addAuthenticator } from '../virtual-authenticator.ts';

test('a ceremony withstands Back, reload and a second tab', async ({
  account,
  dashboard,
  logInPage,
  page,
}) => {
  const authenticator = await addAuthenticator(page);
  const security = new SecurityPage(page);
  await logInPage.open();
  await logInPage.logIn(account);
  await security.addPasskey('My laptop');
  await page.getByRole('button', { name: 'Always ask for a second step' }).click();
  await logOut(page, authenticator);

  // Two tabs wait for a login. One gets it; the other leads to where the first has gone.
  const tab = await page.context().newPage();
  const inTab = await authenticator.copyTo(tab);
  await inTab.setPresent(false);
  await new LogInPage(tab).open();
  await tab.reload();
  await answerByButton(tab, inTab);
  await new DashboardPage(tab).hasArrived();
  await answerByButton(page, authenticator);
  await dashboard.hasArrived();
  await tab.goBack();
  await new DashboardPage(tab).hasArrived();

  // The second step in two tabs, reloaded in the middle.
  await logOut(page, authenticator);
  await logInPage.logIn(account);
  await arrive(page, 'One more step');
  await inTab.setPresent(false);
  await tab.goto('/login/second-step');
  await arrive(tab, 'One more step');
  await passkeyButton(tab).click();
  await tab.reload();
  await answerByButton(tab, inTab);
  await new DashboardPage(tab).hasArrived();
  await answerByButton(page, authenticator);
  await dashboard.hasArrived();

  // A passkey is created in one tab while the other has the same page open.
  await tab.goto('/account/security/passkey');
  await page.goto('/account/security/passkey');
  await new SecurityPage(tab).createPasskey('Twice');
  await expect(tab.getByText('This device already has a passkey for your account.')).toBeVisible();
  await page.goBack();
  await dashboard.hasArrived();
});

test('pages that are open for long fetch a fresh challenge', async ({
  account,
  dashboard,
  logInPage,
  page,
}) => {
  const authenticator = await addAuthenticator(page);
  await logInPage.open();
  await logInPage.logIn(account);
  await new SecurityPage(page).addPasskey('My laptop');
  await authenticator.setPresent(false);
  await page.clock.install();
  await logOut(page, authenticator);
  const challenge = page.locator('input[name="challenge"]');
  const first = await challenge.inputValue();
  await page.clock.fastForward('05:00');
  await page.clock.resume();
  await expect(challenge).not.toHaveValue(first);
  await answerByButton(page, authenticator);
  await dashboard.hasArrived();

  await page.goto('/account/confirm?rd=/account/security/passkey');
  const asked = await challenge.inputValue();
  await page.clock.fastForward('05:00');
  await page.clock.resume();
  await expect(challenge).not.toHaveValue(asked);
  await answerByButton(page, authenticator);
  await arrive(page, 'Add a passkey');
  const offered = await challenge.inputValue();
  await page.clock.fastForward('02:00');
  await page.clock.resume();
  await page.getByRole('button', { name: 'Create a passkey' }).click();
  await expect(page.getByText('This device already has a passkey for your account.')).toBeVisible();
  await expect(challenge).not.toHaveValue(offered);
});
