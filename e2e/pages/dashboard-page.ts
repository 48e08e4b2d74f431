import type { Locator, Page } from '@playwright/test';
import { arrive } from './arrive.ts';

export class DashboardPage {
  readonly page: Page;
  readonly otherSessions: Locator;
  readonly endButtons: Locator;
  readonly endAll: Locator;
  readonly logOutButton: Locator;

  constructor(page: Page) {
    this.page = page;
    this.otherSessions = page.getByRole('region', { name: 'Other sessions' });
    this.endButtons = page.getByRole('button', { name: /^End session/ });
    this.endAll = page.getByRole('button', { name: 'End all other sessions' });
    this.logOutButton = page.getByRole('button', { name: 'Log out' });
  }

  async open() {
    await this.page.goto('/dashboard');
  }

  hasArrived() {
    return arrive(this.page, /^Hello, /);
  }

  async logOut() {
    await this.logOutButton.click();
  }
}
