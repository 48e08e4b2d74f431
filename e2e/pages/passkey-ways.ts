import type { Locator, Page } from '@playwright/test';
import type { VirtualAuthenticator } from '../virtual-authenticator.ts';
import { arrive } from './arrive.ts';

/** The button that scripts draw where a passkey can answer: log-in, second step, proof of who one is. */
export function passkeyButton(page: Page): Locator {
  return page.getByRole('button', { name: /^(Log in with|Use) a passkey$/ });
}

/** Touches the authenticator again, and presses the button. */
export async function answerByButton(page: Page, authenticator: VirtualAuthenticator) {
  await authenticator.setPresent(true);
  await passkeyButton(page).click();
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
