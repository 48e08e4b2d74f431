import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { createThrowAwayDirectory } from '../../../testing/machine/throw-away-directory.ts';

const named = `
- { host: wiki.example.com, allow: { groups: [editors] }, name: The wiki, description: What we know, icon: 📖 }
- { host: shop.example.com, path: /admin, allow: { roles: [admin] }, name: <b>Shop</b> }
`;

describe('applications on the dashboard', () => {
  const directory = createThrowAwayDirectory('applications');
  const rulesFile = join(directory.path, 'rules.yaml');
  let app: TestApplication;
  before(async () => {
    writeFileSync(rulesFile, '[]');
    app = await startApplication({ ACCESS_RULES_FILE: rulesFile });
  });
  after(async () => {
    await app.close();
    directory.remove();
  });

  async function dashboardOf(role: 'admin' | 'user', groups: readonly string[] = []) {
    const account = await app.createAccount({ role });
    await app.services.stores.accounts.setGroups(account.id, groups, app.clock.now());
    const browser = await app.startSession(account, { isCopied: false });
    return (await browser.get('/dashboard')).text;
  }

  test('without a named rule, the dashboard tells an administrator how to list one', async () => {
    assert.match(await dashboardOf('admin'), /add “name” to its rule in ACCESS_RULES_FILE/);
    const ofUser = await dashboardOf('user');
    assert.match(ofUser, /No applications are listed yet\./);
    assert.doesNotMatch(ofUser, /ACCESS_RULES_FILE/);
  });

  test('everybody sees what they may open, as soon as the rules are read again', async () => {
    writeFileSync(rulesFile, named);
    assert.deepEqual(app.services.accessRules.reload(), []);
    const ofEditor = await dashboardOf('user', ['editors']);
    assert.match(ofEditor, /href="http:\/\/wiki\.example\.com"/);
    assert.match(ofEditor, /The wiki[\s\S]+What we know/);
    assert.doesNotMatch(ofEditor, /shop\.example\.com/);
    const ofAdmin = await dashboardOf('admin');
    assert.match(
      ofAdmin,
      /href="http:\/\/shop\.example\.com\/admin"[\s\S]+&lt;b&gt;Shop&lt;\/b&gt;/,
    );
    assert.match(
      await dashboardOf('user'),
      /You don’t have access to any of the listed applications\./,
    );
  });
});
