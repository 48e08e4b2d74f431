import { expect, type Locator, type Page } from '@playwright/test';
import { arrive } from './arrive.ts';

export class ApiKeysPage {
  readonly page: Page;
  readonly name: Locator;
  readonly secret: Locator;
  readonly rows: Locator;

  constructor(page: Page) {
    this.page = page;
    this.name = page.getByLabel('Name', { exact: true });
    this.secret = page.getByRole('group', { name: 'API key' });
    this.rows = page.getByRole('region', { name: 'Your keys' }).getByRole('listitem');
  }

  async open() {
    await this.page.goto('/account');
    await this.page.getByRole('link', { name: 'See your API keys' }).click();
    await this.hasArrived();
  }

  hasArrived() {
    return arrive(this.page, 'API keys');
  }

  /** @returns the key, which is shown only once */
  async make(name: string): Promise<string> {
    await this.name.fill(name);
    await this.page.getByLabel('Read', { exact: true }).check();
    await this.page.getByRole('button', { name: 'Create key' }).click();
    return this.readSecret();
  }

  /** Opens the menu of the first key, and replaces the key. */
  async replace(overlap: string): Promise<string> {
    await this.openFirst();
    await this.rows.first().getByLabel('Keep the old key working for').selectOption(overlap);
    await this.rows.first().getByRole('button', { name: 'Replace key' }).click();
    await expect(this.page.getByText('replaced.')).toBeVisible();
    return this.readSecret();
  }

  async revoke() {
    await this.openFirst();
    await this.rows.first().getByRole('button', { name: 'Revoke key now' }).click();
    await this.hasArrived();
  }

  private async openFirst() {
    await this.rows.first().getByText('Replace or revoke').click();
  }

  private async readSecret(): Promise<string> {
    await this.hasArrived();
    return (await this.secret.textContent()) ?? '';
  }
}
