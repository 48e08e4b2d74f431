import { test } from '../board-fixtures.ts';
import { looksWell } from '../pages/looks-well.ts';

test('the board fits and passes axe', async ({ account, board, logInPage, page }) => {
  await board.open();
  await logInPage.logIn(account);
  await board.hasArrived();
  await board.write(`A word ${'without-an-end-'.repeat(20)} of ${account.username}`);
  await board.post(account.username).getByRole('button', { name: /^Like/ }).click();
  await page.getByText('Show as table').click();
  // Names can be this long, on the page and in the list of posts.
  await page
    .locator('.post__author')
    .first()
    .evaluate((author) => {
      author.textContent = 'x'.repeat(60);
    });
  await looksWell(page, /^Hello, /, [320, 1280]);
});
