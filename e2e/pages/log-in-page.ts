import type { Locator, Page } from '@playwright/test';
import { arrive } from './arrive.ts';

export class LogInPage {
  readonly page: Page;
  readonly username: Locator;
  readonly password: Locator;
  readonly button: Locator;
  readonly problem: Locator;

  constructor(page: Page) {
    this.page = page;
    this.username = page.getByLabel('User name or email');
    this.password = page.getByLabel('Password', { exact: true });
    this.button = page.getByRole('button', { name: 'Log in', exact: true });
    this.problem = page.getByRole('alert');
  }

  async open(path = '/login') {
    await this.page.goto(path);
    await this.hasArrived();
  }

  hasArrived() {
    return arrive(this.page, 'Log in');
  }

  async logIn({ username, password }: { username: string; password: string }) {
    await this.username.fill(username);
    await this.password.fill(password);
    await this.button.click();
  }
}
