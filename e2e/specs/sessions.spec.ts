import { expect, test } from '../fixtures.ts';
import { arrive } from '../pages/arrive.ts';

test('a session ended from another device no longer works', async ({ account, logInElsewhere }) => {
  const laptop = await logInElsewhere(account);
  const phone = await logInElsewhere(account);
  await laptop.open();
  await laptop.hasArrived();
  await expect(laptop.endButtons).toHaveCount(1);
  await laptop.endButtons.click();
  await expect(laptop.page.getByText('Session ended.')).toBeVisible();
  await phone.open();
  await expect(phone.page).toHaveURL(/\/login\?rd=/);
  await laptop.open();
  await expect(laptop.page).toHaveURL(/\/dashboard$/);
});

test('a person ends all other sessions at once', async ({ account, logInElsewhere }) => {
  const own = await logInElsewhere(account);
  const others = [await logInElsewhere(account), await logInElsewhere(account)];
  await own.open();
  await own.endAll.click();
  await expect(own.page.getByText('All other sessions ended.')).toBeVisible();
  await arrive(own.page, 'Your sessions');
  for (const other of others) {
    await other.open();
    await expect(other.page).toHaveURL(/\/login\?rd=/);
  }
});

test('a logout in one window applies in the other', async ({
  account,
  logInPage,
  dashboard,
  context,
}) => {
  await logInPage.open();
  await logInPage.logIn(account);
  await dashboard.hasArrived();
  const otherWindow = await context.newPage();
  await otherWindow.goto('/dashboard');
  await dashboard.logOut();
  await logInPage.hasArrived();
  await otherWindow.getByRole('button', { name: 'Log out' }).click();
  await expect(otherWindow).toHaveURL(/\/login$/);
});

test('every server answers requests of one session', async ({
  account,
  logInElsewhere,
  server,
}) => {
  const { page } = await logInElsewhere(account);
  const before = server.requestsByProcess();
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => page.request.get('/dashboard', { maxRedirects: 0 })),
  );
  expect(answers.every((answer) => answer.status() === 200)).toBe(true);
  const after = server.requestsByProcess();
  for (const [index, count] of after.entries()) {
    expect(count).toBeGreaterThan(before[index] ?? 0);
  }
});
