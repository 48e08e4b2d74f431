import { expect, type Locator, type Page } from '@playwright/test';

/** More than any page has. */
const mostSteps = 80;

/** Presses Tab until an element has the focus, and checks that one sees it. Fails if Tab never reaches it. */
export async function tabTo(page: Page, element: Locator): Promise<void> {
  await expect(element).toBeVisible();
  for (let step = 0; step < mostSteps; step += 1) {
    if (await element.evaluate((found) => found === found.ownerDocument.activeElement)) {
      await expect(element).toBeInViewport();
      return;
    }
    await page.keyboard.press('Tab');
  }
  await expect(element).toBeFocused();
}

/** Reaches an element by Tab and presses a key on it. */
export async function press(
  page: Page,
  element: Locator,
  key: 'Enter' | 'Space' = 'Enter',
): Promise<void> {
  await tabTo(page, element);
  await page.keyboard.press(key);
}

/** Reaches a field by Tab and types into it. */
export async function type(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.type(text);
}
