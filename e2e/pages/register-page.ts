import type { Locator, Page } from '@playwright/test';
import { arrive } from './arrive.ts';

export class RegisterPage {
  readonly page: Page;
  readonly username: Locator;
  readonly problem: Locator;

  constructor(page: Page) {
    this.page = page;
    this.username = page.getByLabel('User name');
    this.problem = page.getByRole('alert');
  }

  async open() {
    await this.page.goto('/register');
    await this.hasArrived();
  }

  hasArrived() {
    return arrive(this.page, 'Create an account');
  }

  async register(person: { username: string; email: string; password: string }) {
    await this.username.fill(person.username);
    await this.page.getByLabel('Email').fill(person.email);
    await this.page.getByLabel('Password', { exact: true }).fill(person.password);
    await this.page.getByRole('button', { name: 'Create account' }).click();
  }
}
