import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { arrive } from '../pages/arrive.ts';
import { RegisterPage } from '../pages/register-page.ts';

function newPerson() {
  const unique = randomBytes(6).toString('hex');
  return {
    username: `new-${unique}`,
    email: `new-${unique}@example.com`,
    password: 'seven quiet otters row',
  };
}

/** Opens an emailed link and presses its button. */
async function confirm(page: Page, link: string | undefined) {
  await page.goto(link ?? '');
  await arrive(page, 'Confirm your email address');
  await page.getByRole('button', { name: 'Yes, confirm' }).click();
}

test('a person registers, opens the emailed link once, and logs in', async ({
  page,
  server,
  logInPage,
  dashboard,
}) => {
  const person = newPerson();
  const registerPage = new RegisterPage(page);
  await logInPage.open();
  await page.getByRole('link', { name: 'Create an account' }).click();
  await registerPage.hasArrived();
  await registerPage.register({ ...person, username: 'admin', password: 'short' });
  await registerPage.hasArrived();
  await expect(registerPage.problem).toContainText('is reserved');
  await expect(registerPage.problem).toContainText('at least 15 characters');
  await registerPage.register(person);
  await arrive(page, 'One more step');
  await expect(page.getByText(person.email)).toBeVisible();

  const [link] = await server.mailedLinks(person.email, '/confirm-email');
  await page.goto(link ?? '');
  await arrive(page, 'Confirm your email address');
  expect(page.url()).toMatch(/\/confirm-email\?link=[\w-]{16}$/);
  await expect(page.getByText(person.username, { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Yes, confirm' }).click();
  await logInPage.hasArrived();
  await expect(page.getByText('Email address confirmed.')).toBeVisible();

  await page.goto(link ?? '');
  await arrive(page, 'This link no longer works');
  await page.getByRole('link', { name: 'Log in' }).click();
  await logInPage.logIn(person);
  await dashboard.hasArrived();
});

test('an unconfirmed person gets another email only after the correct password', async ({
  page,
  server,
  logInPage,
  dashboard,
}) => {
  const person = newPerson();
  const registerPage = new RegisterPage(page);
  await registerPage.open();
  await registerPage.register(person);
  await arrive(page, 'One more step');
  await logInPage.open();
  await logInPage.logIn({ ...person, password: 'not the passphrase' });
  await expect(logInPage.problem).toContainText('Incorrect user name or password');
  await logInPage.logIn(person);
  await arrive(page, 'Confirm your email address first');
  await page.getByRole('button', { name: 'Send the email again' }).click();
  await arrive(page, 'Check your email');

  const links = await server.mailedLinks(person.email, '/confirm-email');
  expect(links).toHaveLength(2);
  await confirm(page, links[0]);
  await logInPage.hasArrived();
  await logInPage.logIn(person);
  await dashboard.hasArrived();
});

test('of several people who register one user name at once, one gets it', async ({
  browser,
  baseURL,
  javaScriptEnabled,
}) => {
  const { username } = newPerson();
  const context = await browser.newContext({
    baseURL: baseURL ?? '',
    javaScriptEnabled: javaScriptEnabled ?? true,
  });
  const pages = await Promise.all([1, 2, 3].map(() => context.newPage()));
  await Promise.all(pages.map((page) => new RegisterPage(page).page.goto('/register')));
  await Promise.all(
    pages.map((page) => new RegisterPage(page).register({ ...newPerson(), username })),
  );
  const headings = await Promise.all(
    pages.map((page) => page.getByRole('heading', { level: 1 }).textContent()),
  );
  expect(headings.toSorted()).toEqual(['Create an account', 'Create an account', 'One more step']);
  await context.close();
});
