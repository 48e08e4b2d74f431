import { randomBytes } from 'node:crypto';
import type { BrowserContext, Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { arrive } from '../pages/arrive.ts';
import { LogInPage } from '../pages/log-in-page.ts';
import { RegisterPage } from '../pages/register-page.ts';

const password = 'seven quiet otters row';

function newPerson() {
  const unique = randomBytes(6).toString('hex');
  return { username: `new-${unique}`, email: `new-${unique}@example.com`, password };
}

/** Opens the link in a tab of its own. */
async function openTab(context: BrowserContext, link: string | undefined): Promise<Page> {
  const page = await context.newPage();
  await page.goto(link ?? '');
  return page;
}

async function logsIn(page: Page, person: { username: string; password: string }) {
  const logInPage = new LogInPage(page);
  await logInPage.open();
  await logInPage.logIn(person);
  await expect(page).toHaveURL(/\/dashboard$/);
}

test('two reset links in two tabs: each sets the password of its own account', async ({
  context,
  server,
}) => {
  const people = [await server.createAccount(), await server.createAccount()];
  const tabs: Page[] = [];
  for (const { email } of people) {
    const asking = await context.newPage();
    await asking.goto('/forgot-password');
    await asking.getByLabel('Email').fill(email);
    await asking.getByRole('button', { name: 'Email me a link' }).click();
    await arrive(asking, 'Check your email');
    const [link] = await server.mailedLinks(email, '/reset-password');
    tabs.push(await openTab(context, link));
  }
  for (const [index, { username }] of people.entries()) {
    const tab = tabs[index] as Page;
    await tab.reload();
    await expect(tab.getByText(username, { exact: true })).toBeVisible();
    await tab.getByLabel('New password', { exact: true }).fill(`${password} ${index}`);
    await tab.getByRole('button', { name: 'Set new password' }).click();
    await expect(tab.getByText('Password changed.')).toBeVisible();
  }
  for (const [index, { username }] of people.entries()) {
    await logsIn(tabs[index] as Page, { username, password: `${password} ${index}` });
    await context.clearCookies();
  }
});

test('two confirmations in two tabs: each confirms its own registration', async ({
  context,
  server,
}) => {
  const people = [newPerson(), newPerson()];
  const tabs: Page[] = [];
  for (const person of people) {
    const registering = new RegisterPage(await context.newPage());
    await registering.open();
    await registering.register(person);
    await arrive(registering.page, 'One more step');
    const [link] = await server.mailedLinks(person.email, '/confirm-email');
    tabs.push(await openTab(context, link));
  }
  const [first, second] = tabs as [Page, Page];
  await expect(first.getByText(people[0]?.username ?? '', { exact: true })).toBeVisible();
  await first.getByRole('button', { name: 'Yes, confirm' }).click();
  await logsIn(first, people[0] as (typeof people)[0]);
  await context.clearCookies({ name: 'gatehouse' });
  await second.reload();
  await expect(second.getByText(people[1]?.username ?? '', { exact: true })).toBeVisible();
  await second.getByRole('button', { name: 'Yes, confirm' }).click();
  await expect(
    second.getByText(/Email address confirmed|made to the account that the link belongs to/),
  ).toBeVisible();
});

test('two invitations in two tabs: each creates its own account, with its role', async ({
  browser,
  javaScriptEnabled,
  logInElsewhere,
  server,
}) => {
  const { page: admin } = await logInElsewhere(await server.createAccount({ role: 'admin' }));
  const guests = [
    { ...newPerson(), role: 'User' },
    { ...newPerson(), role: 'Administrator' },
  ];
  const context = await browser.newContext({ javaScriptEnabled: javaScriptEnabled ?? true });
  const tabs: Page[] = [];
  for (const { email, role } of guests) {
    await admin.goto('/admin/invitations');
    await admin.getByLabel('Email').fill(email);
    await admin.getByLabel('Role').selectOption({ label: role });
    await admin.getByRole('button', { name: 'Send invitation' }).click();
    await expect(admin.getByText('Invitation sent.')).toBeVisible();
    const [link] = await server.mailedLinks(email, '/invite');
    tabs.push(await openTab(context, new URL(link ?? '', server.url).href));
  }
  const [first] = tabs as [Page];
  const [guest] = guests as [(typeof guests)[0]];
  await expect(first.getByText(guest.email)).toBeVisible();
  await first.getByLabel('User name').fill(guest.username);
  await first.getByLabel('Password', { exact: true }).fill(password);
  await first.getByRole('button', { name: 'Create account' }).click();
  await arrive(first, /^Hello/);
  await expect(first.getByText(guest.email)).toBeVisible();
  await expect(first.getByText('Administrator', { exact: true })).toBeHidden();
  await context.close();
});
