import { expect, type Page } from '@playwright/test';
import { startAxe } from './axe.ts';

/** Checks that a page fits and passes axe, in light and dark and at each width. The page is loaded once. */
export async function looksWell(
  page: Page,
  heading: string | RegExp,
  widths: readonly number[] = [320, 360, 1280],
): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
  const axe = await startAxe(page);
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const contentWidth = await page.locator('html').evaluate((html) => html.scrollWidth);
      expect(contentWidth, `${page.url()} at ${width}`).toBeLessThanOrEqual(width);
      expect(await axe(), `${page.url()}, ${colorScheme}, at ${width}`).toEqual([]);
    }
  }
}
