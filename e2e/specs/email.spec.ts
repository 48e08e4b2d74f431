import { expect, test } from '../fixtures.ts';
import { arrive } from '../pages/arrive.ts';

test('an address is changed by the new mailbox, and restored by the old one', async ({
  account,
  logInElsewhere,
  page,
  server,
}) => {
  const own = await logInElsewhere(account);
  const email = `new-${account.email}`;
  await own.page.goto('/account');
  await own.page.getByRole('link', { name: 'Change email' }).click();
  await arrive(own.page, 'Change your email address');
  await own.page.getByLabel('New email').fill(email);
  await own.page.getByRole('button', { name: 'Email me a link' }).click();
  await arrive(own.page, 'Check your email');

  const [link = ''] = await server.mailedLinks(email, '/confirm-new-email');
  await own.page.goto(link);
  await arrive(own.page, 'Use this email address?');
  await own.page.getByRole('button', { name: 'Use this address' }).click();
  await arrive(own.page, 'Your account');
  await expect(own.page.getByText('Email address changed.')).toBeVisible();
  await expect(own.page.getByText(email)).toBeVisible();

  const [undo = ''] = await server.mailedLinks(account.email, '/undo-email-change');
  await page.goto(undo);
  await arrive(page, 'Restore your email address');
  await page.getByRole('button', { name: 'This wasn’t me: lock my account' }).click();
  await arrive(page, 'Your account is locked');
  await expect(page.getByText(account.email)).toBeVisible();
  await own.open();
  await expect(own.page).toHaveURL(/\/login\?rd=/);
});
