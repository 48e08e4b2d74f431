import { expect, type Page } from '@playwright/test';
import { startAxe } from './axe.ts';

/**
 * Checks that a page fits at each width and passes axe, in light and dark, at the narrowest and the widest. In dark, axe
 * checks what colours decide. The page is loaded once.
 */
export async function looksWell(
  page: Page,
  heading: string | RegExp,
  widths: readonly number[] = [320, 360, 1280],
): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
  const axe = await startAxe(page);
  const ends = [Math.min(...widths), Math.max(...widths)];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    const contentWidth = await page.locator('html').evaluate((html) => html.scrollWidth);
    expect(contentWidth, `${page.url()} at ${width}`).toBeLessThanOrEqual(width);
    if (!ends.includes(width)) continue;
    for (const [colorScheme, what] of [
      ['dark', 'colours'],
      ['light', 'all'],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await axe(what), `${page.url()}, ${colorScheme}, at ${width}`).toEqual([]);
    }
  }
}
