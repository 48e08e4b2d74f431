import { expect, type Locator, type Page } from '@playwright/test';
import { arrive } from './arrive.ts';

/** `/account/security` and the pages that it leads to. */
export class SecurityPage {
  readonly page: Page;
  readonly passkeys: Locator;

  constructor(page: Page) {
    this.page = page;
    this.passkeys = page.getByRole('region', { name: 'Passkeys' }).getByRole('listitem');
  }

  async open() {
    await this.page.goto('/account/security');
    await this.hasArrived();
  }

  hasArrived() {
    return arrive(this.page, 'Login and security');
  }

  /** Presses the button of the page that adds one; the authenticator of the page answers. */
  async createPasskey(name: string) {
    await this.page.getByLabel('Name', { exact: true }).fill(name);
    await this.page.getByRole('button', { name: 'Create a passkey' }).click();
  }

  /** From anywhere to a passkey on the list. */
  async addPasskey(name: string) {
    await this.page.goto('/account/security/passkey');
    await this.createPasskey(name);
    await this.hasArrived();
    await expect(this.passkeys.filter({ hasText: name })).toBeVisible();
  }

  async removePasskey(name: string) {
    await this.page.getByRole('link', { name: `Remove ${name}` }).click();
    await arrive(this.page, 'Remove this passkey?');
    await this.page.getByRole('button', { name: 'Remove' }).click();
    await this.hasArrived();
    await expect(this.page.getByText('Removed. You are logged out everywhere else.')).toBeVisible();
  }
}
