import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';

/** Requests to other hosts, violations of the policy, and errors on the page. */
function problemsOf(page: Page, baseURL: string | undefined): string[] {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('request', (request) => {
    if (!/^data:/.test(request.url()) && !request.url().startsWith(baseURL ?? '')) {
      problems.push(`asked for ${request.url()}`);
    }
  });
  return problems;
}

test('the API can be read without scripts, and called with scripts, without requests to other hosts', async ({
  account,
  baseURL,
  javaScriptEnabled,
  logInElsewhere,
}) => {
  const { page } = await logInElsewhere(account);
  const problems = problemsOf(page, baseURL);
  await page.goto('/docs');
  await expect(page.getByRole('heading', { level: 1, name: 'JSON API' })).toBeVisible();
  if (!javaScriptEnabled) {
    await expect(page.getByText('PATCH /api/v1/me', { exact: true })).toBeVisible();
    await expect(page.getByText('DELETE /api/v1/users/{username}')).toBeVisible();
    return;
  }
  await expect(page.getByRole('button', { name: 'Authorize' })).toBeVisible();
  await expect(page.locator('#api-list')).toBeHidden();
  await page.getByRole('button', { name: /^patch \/me /i }).click();
  await page.getByRole('button', { name: 'Try it out' }).click();
  await page.getByRole('textbox').fill('{"given_name": "Ada"}');
  await page.getByRole('button', { name: 'Execute' }).click();
  const answer = page.locator('.live-responses-table');
  await expect(answer).toContainText('"given_name": "Ada"');
  await expect(answer).toContainText(account.username);
  expect(problems).toEqual([]);
});
