import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { type CommandProcess, openCommands, runCommand } from '../../../testing/command-line.ts';
import { openTestDatabase } from '../../../testing/test-database.ts';

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

  test('verify prints the newest seal, and exits with 1 when an event was changed', async () => {
    app.clock.advance(61_000);
    await app.services.sealAudit();
    const { exitCode, stdout } = await run('audit verify');
    assert.equal(exitCode, 0);
    const [, seal = ''] = /Newest seal: (\d+-[\w-]{22})$/m.exec(stdout) ?? [];
    assert.match((await run(`audit verify --since ${seal}`)).stdout, /noted is in the chain/);
    assert.equal((await run('audit verify --since x')).exitCode, 2);
    const { events } = JSON.parse((await run('audit list --json')).stdout);
    const [{ id }] = events;
    const database = openTestDatabase(app.stores);
    const update = database.queries.updateTable('audit_events').where('id', '=', id);
    await update.set({ ip: '192.0.2.1' }).execute();
    await database.close();
    const changed = await run('audit verify');
    assert.equal(changed.exitCode, 1);
    assert.match(changed.stderr, new RegExp(`There is 1 fault:\n- Event ${id} `));
    const { error, faults } = JSON.parse((await run('audit verify --json')).stdout);
    assert.equal(error.code, 'audit_trail_changed');
    assert.equal(faults[0].id, id);
    const unknown = `999${seal.slice(seal.indexOf('-'))}`;
    assert.match(
      (await run(`audit verify --since ${unknown}`)).stderr,
      /Seal 999, which you noted/,
    );
  });
});
