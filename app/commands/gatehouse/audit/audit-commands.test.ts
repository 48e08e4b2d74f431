import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { type CommandProcess, openCommands, runCommand } from '../../../testing/command-line.ts';

describe('the audit trail at the command line', () => {
  let app: TestApplication;
  let commands: CommandProcess;
  before(async () => {
    app = await startApplication();
    const account = await app.createAccount({ username: 'tim' });
    await app.browser().submit('/login', { username: 'tim', password: 'wrong' });
    await app.logIn(account);
    commands = openCommands(app.stores.environment);
  });
  after(() => {
    commands.stop();
    return app.close();
  });

  const run = (line: string) => commands.run(line.split(' '));
  /** In a process of its own: an export writes to standard output itself. */
  const print = (line: string) => runCommand(app.stores.environment, line.split(' '));

  test('list prints the newest events that fit, and the cursor of the next page', async () => {
    const { stdout } = await run('audit list --person tim --kind login');
    assert.match(stdout, /^TIME +EVENT +BY +ON +IP\n/);
    assert.match(stdout, /authn_login_success +tim[\s\S]+authn_login_fail +- +tim/);
    const first = JSON.parse((await run('audit list --person tim --limit 1 --json')).stdout);
    assert.equal(first.events.length, 1);
    const { stdout: more } = await commands.run([
      ...['audit', 'list', '--person', 'tim', '--limit', '200', '--json'],
      ...['--cursor', first.next_cursor],
    ]);
    assert.ok(JSON.parse(more).events.every(({ id }: { id: string }) => id !== first.events[0].id));
  });

  test('list refuses what it does not know', async () => {
    assert.equal((await run('audit list --person nobody')).exitCode, 1);
    for (const options of ['--kind x', '--from yesterday', '--limit 0', '--cursor x']) {
      assert.equal((await run(`audit list ${options}`)).exitCode, 2, options);
    }
  });

  test('export prints the same events as CSV or NDJSON', async () => {
    const listed = JSON.parse((await run('audit list --person tim --json')).stdout).events;
    const { stdout: lines } = await print('audit export --format ndjson --person tim');
    assert.deepEqual(
      lines
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
      listed,
    );
    const { stdout: csv } = await print('audit export --format csv --person tim');
    assert.equal(csv.trimEnd().split('\r\n').length, listed.length + 1);
    assert.equal((await run('audit export --format xml')).exitCode, 2);
    assert.equal((await run('audit export --format csv --person nobody')).exitCode, 1);
  });
});
