import { expect, test } from '../fixtures.ts';
import { arrive } from '../pages/arrive.ts';

for (const [colorScheme, width] of [
  ['light', 1280],
  ['dark', 360],
] as const) {
  test.describe(`${colorScheme}, ${width} pixels wide`, () => {
    test.use({ colorScheme, viewport: { width, height: 800 } });

    test('a person with a token and a keyboard can authorize and call', async ({
      account: { username, password },
      page,
      request,
    }) => {
      await page.goto('/docs');
      const answer = await request.post('/api/v1/login', { data: { username, password } });
      const { access_token: token } = await answer.json();

      await page.getByRole('button', { name: 'Authorize', exact: true }).press('Enter');
      await expect(page.getByRole('dialog').locator('input').first()).toBeFocused();
      await arrive(page, 'JSON API');
      for (const key of ['Shift+Tab', 'Shift+Tab', 'Tab', 'Tab']) await page.keyboard.press(key);
      await expect(page.locator(':focus:not([role=dialog] *)')).toHaveCount(0);
      await page.getByRole('dialog').locator('input').first().focus();
      await page.keyboard.type(token);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('button', { name: 'Logout', exact: true })).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(page.getByRole('button', { name: 'Authorize', exact: true })).toBeFocused();

      await page.getByRole('button', { name: /^get \/me your account$/i }).press('Enter');
      await page.getByRole('button', { name: 'Try it out' }).press('Enter');
      await page.getByRole('button', { name: 'Execute' }).press('Enter');
      await expect(page.locator('.live-responses-table')).toContainText(
        `"username": "${username}"`,
      );
      await page.getByRole('button', { name: /^post \/login log in$/i }).press('Enter');
      await page.getByRole('button', { name: 'Try it out' }).press('Enter');
      await arrive(page, 'JSON API');
      const fits = await page.locator('html').evaluate((html) => html.scrollWidth);
      expect(fits).toBeLessThanOrEqual(width);
    });
  });
}
