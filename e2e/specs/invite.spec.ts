import { expect, test } from '../fixtures.ts';
import { arrive } from '../pages/arrive.ts';

test('an administrator invites a person, who creates the account', async ({
  browser,
  javaScriptEnabled,
  logInElsewhere,
  server,
}) => {
  const administrator = await server.createAccount({ role: 'admin' });
  const { page } = await logInElsewhere(administrator);
  await page.getByRole('link', { name: 'Administration' }).click();
  await arrive(page, 'Administration');
  await page.getByRole('link', { name: 'See invitations' }).click();
  await arrive(page, 'Invitations');

  const username = `guest-${administrator.username}`;
  const email = `${username}@example.com`;
  await page.getByLabel('Email').fill('nowhere');
  await page.getByRole('button', { name: 'Send invitation' }).click();
  await expect(page.getByLabel('Email')).toHaveAccessibleDescription(/Enter an email address/);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Groups').fill('wiki, board');
  await page.getByRole('button', { name: 'Send invitation' }).click();
  await expect(page.getByText('Invitation sent.')).toBeVisible();
  await arrive(page, 'Invitations');
  await expect(page.getByRole('listitem').filter({ hasText: email })).toContainText('board, wiki');

  const [link = ''] = await server.mailedLinks(email, '/invite');
  const context = await browser.newContext({ javaScriptEnabled: javaScriptEnabled ?? true });
  const guest = await context.newPage();
  await guest.goto(link);
  await expect(guest).toHaveURL(/\/invite\?link=[\w-]{16}$/);
  await arrive(guest, 'You are invited');
  await guest.getByLabel('User name').fill(username);
  await guest.getByLabel('Password', { exact: true }).fill('engines weave algebra');
  await guest.getByLabel('Given name').fill('Grace');
  await guest.getByRole('button', { name: 'Create account' }).click();
  await arrive(guest, 'Hello, Grace');

  await guest.goto(link);
  await arrive(guest, /no longer works/);
  await context.close();
});
