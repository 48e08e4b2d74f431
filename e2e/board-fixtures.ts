import { test as base } from './fixtures.ts';
import { BoardPage } from './pages/board-page.ts';

export { expect } from '@playwright/test';

/** Starts the example board behind nginx. */
export const test = base.extend<{ board: BoardPage }, { boardProcess: undefined }>({
  boardProcess: [
    async ({ server }, use) => {
      await server.startBoard();
      await use(undefined);
    },
    { scope: 'worker', auto: true },
  ],
  board: async ({ page }, use) => use(new BoardPage(page)),
});
