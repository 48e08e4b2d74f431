import { expect, test } from '../fixtures.ts';

test('the password can be shown, and is hidden again before it is sent and when the page comes back', async ({
  javaScriptEnabled,
  logInPage,
  page,
}) => {
  await logInPage.open();
  const show = page.getByRole('button', { name: /Show/ });
  if (!javaScriptEnabled) {
    await expect(show).toHaveCount(0);
    await expect(logInPage.password).toHaveAttribute('type', 'password');
    return;
  }
  await logInPage.password.fill('a visible passphrase');
  await show.click();
  await expect(logInPage.password).toHaveAttribute('type', 'text');
  await page.getByRole('button', { name: /Hide/ }).click();
  await expect(logInPage.password).toHaveAttribute('type', 'password');

  await show.click();
  // The browser would store what it finds in a text field. The scripts of the page come first.
  await page.evaluate(`document.addEventListener('submit', ({ target }) => {
    sessionStorage.setItem('sent', target.elements.password.type);
  })`);
  await logInPage.username.fill('nobody');
  await logInPage.button.click();
  await expect(logInPage.problem).toBeVisible();
  expect(await page.evaluate(`sessionStorage.getItem('sent')`)).toBe('password');

  await show.click();
  await expect(logInPage.password).toHaveAttribute('type', 'text');
  // Playwright switches off the cache from which a browser takes a page back: the page gets the event alone.
  await page.evaluate(
    `window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))`,
  );
  await expect(logInPage.password).toHaveAttribute('type', 'password');
});

test('after a mistake the reader is at what is wrong', async ({
  javaScriptEnabled,
  logInPage,
  page,
}) => {
  await logInPage.open();
  await logInPage.logIn({ username: 'nobody', password: 'not the passphrase' });
  const summary = page.locator('#error-summary');
  await expect(summary).toBeVisible();
  if (javaScriptEnabled) await expect(summary).toBeFocused();
});

test('the page says how long a new password is', async ({
  account,
  javaScriptEnabled,
  logInElsewhere,
}) => {
  const { page } = await logInElsewhere(account);
  await page.goto('/account/password');
  const field = page.getByLabel('New password', { exact: true });
  const length = page.getByRole('status').filter({ hasText: 'characters' });
  await field.fill('🏰 or cafe\u0301');
  if (!javaScriptEnabled) return expect(length).toHaveCount(0);
  await expect(length).toHaveText('Too short: 9 of at least 15 characters');
  await field.fill('a castle by the sea');
  await expect(length).toHaveText('Long enough: 19 characters');
});

test('the part of a URL after # survives the login, and never reaches the server', async ({
  account,
  javaScriptEnabled,
  logInPage,
  page,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto('/account?a=1#your-name');
  await logInPage.hasArrived();
  await logInPage.logIn({ ...account, password: 'not the passphrase' });
  await logInPage.hasArrived();
  await logInPage.logIn(account);
  await expect(page).toHaveURL(javaScriptEnabled ? /\/account\?a=1#your-name$/ : /\?a=1$/);
  expect(asked.filter((url) => url.includes('your-name'))).toEqual([]);
});

test('a button that is pressed twice sends its form once', async ({
  account,
  javaScriptEnabled,
  logInPage,
  page,
}) => {
  const sent: string[] = [];
  page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));
  await logInPage.open();
  await logInPage.username.fill(account.username);
  await logInPage.password.fill(account.password);
  await logInPage.button.dblclick();
  await expect(page).toHaveURL(/\/dashboard$/);
  if (javaScriptEnabled) expect(sent).toHaveLength(1);
});

test('passkeys are offered where scripts run, and their offer can be declined without', async ({
  account,
  dashboard,
  javaScriptEnabled,
  logInPage,
  page,
}) => {
  await logInPage.open();
  const isThere = javaScriptEnabled ? 1 : 0;
  await expect(page.getByRole('button', { name: 'Log in with a passkey' })).toHaveCount(isThere);
  await logInPage.logIn(account);
  await dashboard.hasArrived();
  await page.goto('/account/security/passkey');
  await expect(page.getByRole('button', { name: 'Create a passkey' })).toHaveCount(isThere);
  await page.goto('/dashboard');
  await page.getByRole('button', { name: 'Not now' }).click();
  await dashboard.hasArrived();
  await expect(page.getByText('Create a passkey.')).toBeHidden();
});

test.describe('in Nepal', () => {
  test.use({ timezoneId: 'Asia/Kathmandu' });

  test("times are in the reader's time zone with scripts, and in UTC without", async ({
    account,
    javaScriptEnabled,
    logInElsewhere,
  }) => {
    const { page } = await logInElsewhere(account);
    const offset = / at \d\d:\d\d UTC\+05:45$/;
    const since = page.locator('time[data-as="minute"]').first();
    await expect(since).toHaveText(javaScriptEnabled ? offset : / at \d\d:\d\d UTC$/);
    if (javaScriptEnabled) {
      const at = new Date((await since.getAttribute('datetime')) ?? '');
      const words = new Intl.DateTimeFormat('en-GB', {
        dateStyle: 'long',
        timeStyle: 'short',
        timeZone: 'Asia/Kathmandu',
      });
      await expect(since).toContainText(words.format(at));
    }
    const note = javaScriptEnabled ? 'Times are in your time zone.' : 'Times are in UTC.';
    await expect(page.getByText(note)).toBeVisible();
  });
});

test('no page loads anything from other hosts, violates the policy or is large', async ({
  page,
  baseURL,
}) => {
  const problems: string[] = [];
  let bytes = 0;
  page.on('console', (message) => problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('response', async (response) => {
    if (!response.url().startsWith(baseURL ?? '')) problems.push(`loaded ${response.url()}`);
    bytes += Number((await response.headerValue('content-length')) ?? 0);
  });
  await page.goto('/login', { waitUntil: 'load' });
  expect(problems).toEqual([]);
  expect(bytes).toBeLessThan(30_000);
});
