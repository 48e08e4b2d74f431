import { expect, test } from '../fixtures.ts';
import { arrive } from '../pages/arrive.ts';
import { LogInPage } from '../pages/log-in-page.ts';
import { answerByButton, logOut, passkeyButton } from '../pages/passkey-ways.ts';
import { SecurityPage } from '../pages/security-page.ts';
import { addAuthenticator } from '../virtual-authenticator.ts';

test('devices hear what became of a passkey: a new name, and that it was removed', async ({
  account,
  browser,
  baseURL,
  logInPage,
  page,
}) => {
  const laptop = await addAuthenticator(page);
  const security = new SecurityPage(page);
  await logInPage.open();
  await logInPage.logIn(account);
  await security.addPasskey('Password manager');
  const context = await browser.newContext({ baseURL: baseURL ?? '' });
  const elsewhere = await context.newPage();
  const phone = await laptop.copyTo(elsewhere);

  await page.goto('/account');
  await page.getByLabel('Given name').fill('Ada');
  await page.getByRole('button', { name: 'Save name' }).click();
  await expect(page.getByText('Name changed.')).toBeVisible();
  await expect.poll(async () => (await laptop.passkeys())[0]?.displayName).toBe('Ada');

  await security.open();
  await security.removePasskey('Password manager');
  await expect.poll(() => laptop.passkeys()).toEqual([]);

  // The phone still has it, and hears it when it tries.
  await phone.setPresent(false);
  await new LogInPage(elsewhere).open();
  expect(await phone.passkeys()).toHaveLength(1);
  await answerByButton(elsewhere, phone);
  await expect(elsewhere.getByRole('alert')).toContainText('That passkey doesn’t work here.');
  await expect.poll(() => phone.passkeys()).toEqual([]);
  await context.close();
});

test('a passkey that its device has lost leaves the password, and can be removed', async ({
  account,
  dashboard,
  logInElsewhere,
  logInPage,
  page,
}) => {
  const lost = await logInElsewhere(account);
  await addAuthenticator(lost.page);
  await new SecurityPage(lost.page).addPasskey('Lost phone');

  const empty = await addAuthenticator(page);
  await logInPage.open();
  await passkeyButton(page).click();
  await expect(page.getByText('The passkey was not used.')).toBeVisible();
  await logInPage.logIn(account);
  await dashboard.hasArrived();
  const security = new SecurityPage(page);
  await security.open();
  await security.removePasskey('Lost phone');
  await expect(security.passkeys).toHaveCount(0);
  expect(await empty.passkeys()).toEqual([]);
  await lost.open();
  await expect(lost.page).toHaveURL(/\/login/);
});

test('two accounts on one device keep their passkeys apart', async ({
  dashboard,
  logInPage,
  page,
  server,
}) => {
  const authenticator = await addAuthenticator(page);
  const security = new SecurityPage(page);
  const people = [await server.createAccount(), await server.createAccount()];
  await logInPage.open();
  for (const person of people) {
    await logInPage.logIn(person);
    await dashboard.hasArrived();
    await security.addPasskey(`Passkey of ${person.username}`);
    await logOut(page, authenticator);
    await authenticator.setPresent(true);
  }
  const names = people.map(({ username }) => username).sort();
  expect((await authenticator.passkeys()).map(({ userName }) => userName)).toEqual(names);

  // The browser would ask which; this one takes either, and the page is that person's.
  await passkeyButton(page).click();
  await dashboard.hasArrived();
  await page.goto('/account/confirm?rd=/account/security');
  await passkeyButton(page).click();
  await security.hasArrived();
  const someone = people.find(({ username }) => names.includes(username));
  const here =
    (await page.getByRole('listitem').filter({ hasText: 'Passkey of' }).textContent()) ?? '';
  const own = people.find(({ username }) => here.includes(username)) ?? someone;
  const other = people.find((person) => person !== own);
  expect(here).not.toContain(other?.username ?? '');

  await security.removePasskey(`Passkey of ${own?.username}`);
  await expect
    .poll(async () => (await authenticator.passkeys()).map(({ userName }) => userName))
    .toEqual([other?.username]);
  await logOut(page, authenticator);
  await answerByButton(page, authenticator);
  await dashboard.hasArrived();
  await expect(page.getByText(other?.email ?? '')).toBeVisible();
});

test('a page at another host gets no passkey, and one that was made there is refused', async ({
  account,
  baseURL,
  dashboard,
  logInPage,
  page,
}) => {
  const authenticator = await addAuthenticator(page);
  const other = new URL(baseURL ?? '');
  other.hostname = 'evil.localhost';

  // What the login page asks for, asked for by a page at another host: the browser refuses.
  await page.goto(other.href);
  await page.goto(`${other.origin}/login`);
  await passkeyButton(page).click();
  await expect(page.getByText('The passkey was not used.')).toBeVisible();

  // What the page that adds one asks for, answered at another host: Gatehouse refuses.
  await logInPage.open();
  await logInPage.logIn(account);
  await dashboard.hasArrived();
  await page.goto('/account/security/passkey');
  const form = page.locator('form[data-passkey="create"]');
  const options = JSON.parse((await form.getAttribute('data-options')) ?? '');
  const tab = await page.context().newPage();
  await authenticator.copyTo(tab);
  await tab.goto(`${other.origin}/login`);
  const answer = await tab.evaluate(createHere, options);
  await form.locator('[name="answer"]').evaluate((field, value) => {
    (field as unknown as { value: string }).value = value;
  }, answer);
  await form.evaluate((element) => (element as unknown as { submit(): void }).submit());
  await arrive(page, 'Add a passkey');
  await expect(page.getByRole('alert')).toContainText('The passkey was not accepted.');
  await new SecurityPage(page).open();
  await expect(page.getByText('You have no passkeys.')).toBeVisible();
});

/** In a page: makes a passkey for its own host. @returns the JSON that passkey.js would send */
async function createHere(options: { rp: object }): Promise<string> {
  const { PublicKeyCredential, navigator } = globalThis as unknown as {
    PublicKeyCredential: { parseCreationOptionsFromJSON(options: object): object };
    navigator: { credentials: { create(options: object): Promise<{ toJSON(): object }> } };
  };
  const own = { ...options, rp: { name: 'Evil' } };
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(own);
  return JSON.stringify(await navigator.credentials.create({ publicKey }));
}
