import type { Locator, Page } from '@playwright/test';
import { arrive } from './arrive.ts';

export class PasswordPage {
  readonly page: Page;
  readonly current: Locator;
  readonly chosen: Locator;
  readonly endOthers: Locator;
  readonly button: Locator;

  constructor(page: Page) {
    this.page = page;
    this.current = page.getByLabel('Current password');
    this.chosen = page.getByLabel('New password', { exact: true });
    this.endOthers = page.getByLabel('Log out everywhere else');
    this.button = page.getByRole('button', { name: 'Change password' });
  }

  hasArrived() {
    return arrive(this.page, 'Change your password');
  }

  async change(current: string, chosen: string) {
    await this.current.fill(current);
    await this.chosen.fill(chosen);
    await this.button.click();
  }
}
