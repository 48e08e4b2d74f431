import type { Locator, Page } from '@playwright/test';
import type { VirtualAuthenticator } from '../virtual-authenticator.ts';
import { arrive } from './arrive.ts';

/** The button that scripts draw where a passkey can answer: log-in, second step, proof of who one is. */
export function passkeyButton(page: Page): Locator {
  return page.getByRole('button', { name: /^(Log in with|Use) a passkey$/ });
}

/**
 * Touches the authenticator again, and presses the button. On a busy machine the log-in page may ask for a passkey
 * beside its field only after the touch: then it goes on without the button.
 */
export async function answerByButton(page: Page, authenticator: VirtualAuthenticator) {
  const asking = page.url();
  await authenticator.setPresent(true);
  try {
    await passkeyButton(page).click({ timeout: 20_000 });
  } catch (error) {
    if (page.url() === asking) throw error;
  }
}

/**
 * Logs out, and nobody touches the authenticator: or the log-in page, which asks for a passkey beside its field,
 * would get one at once.
 */
export async function logOut(page: Page, authenticator: VirtualAuthenticator) {
  await authenticator.setPresent(false);
  await page.goto('/logout');
  await page.getByRole('main').getByRole('button', { name: 'Log out' }).click();
  await arrive(page, 'Log in');
}
