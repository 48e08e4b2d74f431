import { expect, test } from '../board-fixtures.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [320, 1280]) {
    test.describe(`${colorScheme}, ${width} pixels wide`, () => {
      test.use({ colorScheme, viewport: { width, height: 800 } });

      test('the board fits and pleases axe', async ({ account, board, logInPage, page }) => {
        await board.open();
        await logInPage.logIn(account);
        await board.hasArrived();
        await board.write(`A word ${'without-an-end-'.repeat(20)} of ${account.username}`);
        await board.post(account.username).getByRole('button', { name: /^Like/ }).click();
        await page.getByText('The same as a table').click();
        // A name may be as long as that, on the page and in the list of posts.
        await page
          .locator('.post__author')
          .first()
          .evaluate((author) => {
            author.textContent = 'x'.repeat(60);
          });
        await board.hasArrived();
        const contentWidth = await page.locator('html').evaluate((html) => html.scrollWidth);
        expect(contentWidth).toBeLessThanOrEqual(width);
      });
    });
  }
}
