import { expect, test } from '../fixtures.ts';
import { ApiKeysPage } from '../pages/api-keys-page.ts';

const form = /^gh_[0-9A-Za-z]{17}_[0-9A-Za-z]{49}$/;

test('a person creates a key, sees it once, replaces and revokes it', async ({
  account,
  logInElsewhere,
}) => {
  const keys = new ApiKeysPage((await logInElsewhere(account)).page);
  await keys.open();
  await expect(keys.page.getByText('You have no API keys.')).toBeVisible();
  const first = await keys.make('Nightly backup');
  expect(first).toMatch(form);
  await expect(keys.rows).toHaveCount(1);
  await expect(keys.rows).toContainText(`${first.slice(0, 20)}_…`);

  await keys.page.goto('/account/api-keys');
  await keys.hasArrived();
  expect(await keys.page.content()).not.toContain(first.slice(-49));

  const second = await keys.replace('1 hour');
  expect(second).toMatch(form);
  expect(second).not.toBe(first);
  await expect(keys.rows).toHaveCount(2);
  await expect(keys.rows.last()).toContainText('Replaced');

  await keys.revoke();
  await expect(keys.page.getByText('Key revoked.')).toBeVisible();
  await expect(keys.rows).toHaveCount(1);
});

test('a reload after creating a key creates no second one', async ({ account, logInElsewhere }) => {
  const keys = new ApiKeysPage((await logInElsewhere(account)).page);
  await keys.open();
  const key = await keys.make('Only one');
  await keys.page.reload();
  await keys.hasArrived();
  await expect(keys.page.getByText('That key has already been created')).toBeVisible();
  expect(await keys.page.content()).not.toContain(key.slice(-49));
  await expect(keys.rows).toHaveCount(1);
});

test('errors are shown beside their fields', async ({ account, logInElsewhere }) => {
  const keys = new ApiKeysPage((await logInElsewhere(account)).page);
  await keys.open();
  await keys.page.getByRole('button', { name: 'Create key' }).click();
  await keys.hasArrived();
  await expect(keys.name).toHaveAccessibleDescription(/Enter a name/);
  await expect(keys.page.getByRole('group', { name: 'Permissions' })).toHaveAccessibleDescription(
    /Select at least one/,
  );
});

test('a key can be copied with a button', async ({
  account,
  javaScriptEnabled,
  logInElsewhere,
}) => {
  const keys = new ApiKeysPage((await logInElsewhere(account)).page);
  // A browser with a window needs no permission after a click.
  await keys.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await keys.open();
  const key = await keys.make('Deployment');
  const copy = keys.page.getByRole('button', { name: 'Copy' });
  if (!javaScriptEnabled) return expect(copy).toHaveCount(0);
  await copy.click();
  await expect(keys.page.getByRole('button', { name: 'Copied' })).toBeVisible();
  await keys.name.focus();
  await keys.page.keyboard.press('Control+V');
  await expect(keys.name).toHaveValue(key);
});
