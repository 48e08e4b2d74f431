import type { Page } from '@playwright/test';
import { arrive } from './arrive.ts';

export class SetUpPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(link: string) {
    await this.page.goto(link);
    await arrive(this.page, 'Create the first administrator');
  }

  async create(account: { username: string; email: string; password: string }) {
    await this.page.getByLabel('User name').fill(account.username);
    await this.page.getByLabel('Email').fill(account.email);
    await this.page.getByLabel('Password', { exact: true }).fill(account.password);
    await this.page.getByRole('button', { name: 'Create account' }).click();
  }
}
