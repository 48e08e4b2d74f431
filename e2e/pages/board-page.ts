import type { Locator, Page } from '@playwright/test';
import { arrive } from './arrive.ts';

export class BoardPage {
  readonly page: Page;
  readonly text: Locator;
  readonly postButton: Locator;
  readonly logOutLink: Locator;
  readonly chart: Locator;

  constructor(page: Page) {
    this.page = page;
    this.text = page.getByLabel('Your post');
    this.postButton = page.getByRole('button', { name: 'Post', exact: true });
    this.logOutLink = page.getByRole('link', { name: 'Log out' });
    this.chart = page.getByRole('img', { name: 'Reactions per day' });
  }

  async open() {
    await this.page.goto('/board/');
  }

  hasArrived() {
    return arrive(this.page, /^Hello, /, 'board');
  }

  async write(text: string) {
    await this.text.fill(text);
    await this.postButton.click();
  }

  post(text: string) {
    return this.page.getByRole('article').filter({ hasText: text });
  }
}
