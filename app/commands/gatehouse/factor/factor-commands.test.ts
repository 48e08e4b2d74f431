import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { type CommandProcess, openCommands } from '../../../testing/command-line.ts';
import { addAuthenticatorApp } from '../../../testing/factors.ts';
import { createThrowAwayDirectory } from '../../../testing/machine/throw-away-directory.ts';

describe('second factors at the command line', () => {
  const directory = createThrowAwayDirectory('factor-commands');
  let application: TestApplication;
  let commands: CommandProcess;
  let account: TestAccount;
  before(async () => {
    application = await startApplication();
    const { environment } = application.stores;
    commands = openCommands({ DATA_DIR: join(directory.path, 'data'), ...environment });
    account = await application.createAccount();
  });
  after(async () => {
    commands.stop();
    await application.close();
    directory.remove();
  });

  const run = (line: string, input = '') => commands.run(line.split(' '), input);
  const factorsOf = async ({ username }: TestAccount) =>
    JSON.parse((await run(`factor list ${username} --json`)).stdout).factors;

  test('are listed, for people and as JSON', async () => {
    const { username } = account;
    assert.match((await run(`factor list ${username}`)).stdout, /has no second factor/);
    const phone = await addAuthenticatorApp(application, account.id);
    const listed = (await run(`factor list ${username}`)).stdout;
    assert.match(listed, /^FACTOR +KIND +NAME +ADDED +LAST USED +CODES LEFT\n/);
    assert.match(listed, new RegExp(`${phone.id} +totp +Phone`));
    assert.ok(!listed.includes(phone.secret));
    const [codes, app] = await factorsOf(account);
    assert.deepEqual([codes.kind, codes.codes_left], ['recovery_codes', 10]);
    assert.deepEqual([app.kind, app.name, app.codes_left], ['totp', 'Phone', null]);
    assert.equal((await run('factor list nobody')).exitCode, 1);
  });

  test('are removed after a confirmation, one kind or all, and sessions end', async () => {
    const { username } = account;
    const visitor = await application.startSession(account);
    const doubted = await run(`factor clear ${username}`, 'somebody\n');
    assert.equal(doubted.exitCode, 1);
    assert.equal((await factorsOf(account)).length, 2);
    const wrong = await run(`factor clear ${username} --kind sms --yes`);
    assert.equal(wrong.exitCode, 2);
    const one = await run(`factor clear ${username} --kind totp`, `${username}\n`);
    assert.equal(one.stdout, `Removed 1 factor of ${username}. 1 session ended.\n`);
    assert.equal((await visitor.get('/dashboard')).status, 303);
    const rest = JSON.parse((await run(`factor clear ${username} --yes --json`)).stdout);
    assert.deepEqual(rest, { username, factors_removed: 1, sessions_ended: 0 });
    assert.deepEqual(await factorsOf(account), []);
    const { factorsClearedAt } =
      (await application.services.stores.accounts.find(account.id)) ?? {};
    assert.notEqual(factorsClearedAt, null, 'without a period of grace from now on');
  });
});
