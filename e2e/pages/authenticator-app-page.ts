import type { Locator, Page } from '@playwright/test';
import { Secret, TOTP } from 'otpauth';

/** The code that an authenticator app shows now for the key on a page. */
export async function codeForKey(page: Page): Promise<string> {
  const key = (await page.getByRole('group', { name: 'Key', exact: true }).textContent()) ?? '';
  return TOTP.generate({ secret: Secret.fromBase32(key.replaceAll(' ', '')) });
}

/** The recovery codes on a page. */
export function recoveryCodes(page: Page): Locator {
  return page.getByRole('list', { name: 'Your recovery codes' }).getByRole('listitem');
}

/** Types one of the codes on the page. */
export async function keepRecoveryCodes(page: Page): Promise<void> {
  const code = (await recoveryCodes(page).nth(3).textContent()) ?? '';
  await page.getByLabel('One of the codes').fill(code);
  await page.getByRole('button', { name: 'I have saved the codes' }).click();
}
