import { expect, test } from '../board-fixtures.ts';
import { BoardPage } from '../pages/board-page.ts';

test('a person is redirected through the login to the board, writes, reacts and changes the reaction', async ({
  account,
  board,
  logInPage,
  page,
}) => {
  await page.goto('/board/?from=a-link');
  await logInPage.hasArrived();
  await logInPage.logIn(account);
  await board.hasArrived();
  await expect(page).toHaveURL(/\/board\/\?from=a-link$/);
  await expect(page.getByText(account.email)).toBeVisible();

  await board.postButton.click();
  await board.hasArrived();
  await expect(page).toHaveTitle(/^Error: /);
  await expect(board.text).toHaveAccessibleDescription(/Write something\./);

  const words = `<em>Hello</em> from ${account.username}`;
  await board.write(words);
  const post = board.post(words);
  const like = post.getByRole('button', { name: /^Like/ });
  const dislike = post.getByRole('button', { name: /^Dislike/ });
  await expect(like).toHaveAccessibleName('Like 0');
  await like.click();
  await expect(like).toHaveAccessibleName('Like 1');
  await expect(like).toHaveAttribute('aria-pressed', 'true');
  await board.hasArrived();
  await expect(board.chart).toHaveAccessibleDescription(/[1-9]\d* likes? and/);
  await dislike.click();
  await expect(like).toHaveAccessibleName('Like 0');
  await expect(dislike).toHaveAccessibleName('Dislike 1');
  await dislike.click();
  await expect(dislike).toHaveAccessibleName('Dislike 0');
  await expect(dislike).toHaveAttribute('aria-pressed', 'false');

  await page.getByText('Show as table').click();
  await expect(page.getByRole('row')).toHaveCount(8);
  await post.getByText('Delete', { exact: false }).first().click();
  await post.getByRole('button', { name: 'Delete permanently' }).click();
  await expect(board.post(words)).toHaveCount(0);
});

test("two people see each other's posts and count together", async ({ server, logInElsewhere }) => {
  const people = await Promise.all([server.createAccount(), server.createAccount()]);
  const [own, other] = (await Promise.all(
    people.map(async (account) => {
      const board = new BoardPage((await logInElsewhere(account)).page);
      await board.page.waitForURL('**/dashboard');
      await board.open();
      return board;
    }),
  )) as [BoardPage, BoardPage];
  const words = `To be liked, by ${people[0]?.username}`;
  await own.write(words);
  for (const board of [own, other]) {
    await board.open();
    await board.post(words).getByRole('button', { name: /^Like/ }).click();
    await expect(board.page).toHaveURL(/#post-/);
  }
  await expect(other.post(words).getByRole('button', { name: 'Like 2' })).toBeVisible();
});

test('the board works by keyboard', async ({ account, board, logInPage, page }) => {
  await board.open();
  await logInPage.logIn(account);
  await board.hasArrived();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to main content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(board.text).toBeFocused();
  const words = `Typed by ${account.username}`;
  await page.keyboard.type(words);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const like = board.post(words).getByRole('button', { name: /^Like/ });
  await like.focus();
  await page.keyboard.press('Space');
  await expect(like).toHaveAttribute('aria-pressed', 'true');
});

test('one logout ends the board too, in every window', async ({
  account,
  board,
  logInPage,
  page,
  context,
}) => {
  await board.open();
  await logInPage.logIn(account);
  await board.hasArrived();
  const window = new BoardPage(await context.newPage());
  await window.open();
  await window.hasArrived();
  await window.text.fill('written too late');
  await board.logOutLink.click();
  await page.getByRole('button', { name: 'Log out' }).click();
  await logInPage.hasArrived();

  const refused = window.page.waitForResponse((response) => response.request().method() === 'POST');
  await window.postButton.click();
  expect((await refused).status()).toBe(401);
  await window.open();
  await expect(window.page).toHaveURL(/\/login\?rd=/);
  await logInPage.logIn(account);
  await page.goto('/board/');
  await expect(board.post('written too late')).toHaveCount(0);
});

test('no forged header makes a visitor somebody else, and visitors cannot reach the gate', async ({
  account,
  board,
  logInPage,
  page,
}) => {
  const headers = { 'Remote-User': 'admin', 'remote-user': 'admin', Remote_User: 'admin' };
  const anonymous = await page.request.get('/board/', { headers, maxRedirects: 0 });
  expect(anonymous.status()).toBe(401);
  expect((await page.request.get('/.gatehouse/check')).status()).toBe(404);
  await board.open();
  await logInPage.logIn(account);
  await board.hasArrived();
  const answer = await page.request.get('/board/', { headers });
  expect(answer.status()).toBe(200);
  expect(await answer.text()).toContain(`<strong>${account.username}</strong>`);
});
