import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type CommandProcess, openCommands } from '../../../testing/command-line.ts';
import { createThrowAwayDirectory } from '../../../testing/machine/throw-away-directory.ts';

describe('invitations at the command line', () => {
  const DATA_DIR = join(createThrowAwayDirectory('gatehouse-data').path, 'data');
  let commands: CommandProcess;
  before(async () => {
    commands = openCommands({ DATA_DIR });
    for (const [name, role] of [
      ['boss', 'admin'],
      ['user', 'user'],
    ]) {
      const line = `account create --username ${name}-one --email ${name}@example.com --role ${role}`;
      const { exitCode } = await commands.run(line.split(' '), 'engines weave algebra\n');
      assert.equal(exitCode, 0);
    }
  });
  after(() => commands.stop());

  const run = (line: string, input?: string) => commands.run(line.split(' '), input);

  test('a list from standard input invites people, and faulty lines are named', async () => {
    const list = 'email,role,groups\na@example.com,,wiki staff\nboss@example.com,,\nnowhere,,\n';
    const result = await run('invite - --from boss-one --link --json', list);
    assert.equal(result.exitCode, 0, result.stderr);
    const { invited, faulty } = JSON.parse(result.stdout);
    assert.equal(invited.length, 1);
    assert.equal(invited[0].email, 'a@example.com');
    assert.match(invited[0].link, /\/invite\?token=[\w-]{43}$/);
    assert.deepEqual(
      faulty.map(({ line, fault }: { line: number; fault: string }) => [line, fault]),
      [
        [3, 'account'],
        [4, 'email'],
      ],
    );
  });

  test('the link of an administrator is not printed where email works', async () => {
    const { exitCode, stderr } = await run(
      'invite c@example.com --from boss-one --role admin --link',
    );
    assert.equal(exitCode, 1);
    assert.match(stderr, /administrators get their links by email only\. Leave out --link/);
  });

  test('invitations are listed, sent again and revoked, by id or address', async () => {
    const made = await run('invite d@example.com --from boss-one --link --json');
    const [{ id, link }] = JSON.parse(made.stdout).invited;
    const again = await run(`invite resend ${id} --from boss-one --link --json`);
    assert.equal(again.exitCode, 0, again.stderr);
    assert.match(JSON.parse(again.stdout).link, /\/invite\?token=[\w-]{43}$/);
    assert.notEqual(JSON.parse(again.stdout).link, link);
    const emailed = await run('invite resend d@example.com --from boss-one');
    assert.match(emailed.stdout, /Sent the invitation of d@example\.com again/);
    const listed = JSON.parse((await run('invite list --json')).stdout).invitations;
    assert.ok(listed.some((one: { id: string }) => one.id === id));
    assert.equal((await run('invite revoke d@example.com')).exitCode, 0);
    assert.equal((await run(`invite revoke ${id}`)).exitCode, 1);
    assert.equal((await run(`invite resend ${id} --from boss-one`)).exitCode, 1);
    assert.match((await run('invite list --state revoked')).stdout, /d@example\.com/);
    const events = await run('audit list --json');
    for (const event of ['invitation_resent', 'invitation_revoked']) {
      assert.ok(events.stdout.includes(event), events.stdout);
    }
  });

  test('only an active administrator can be the sender', async () => {
    const refused = await run('invite b@example.com --from user-one --link');
    assert.equal(refused.exitCode, 1);
    assert.match(refused.stderr, /user-one is not an active administrator/);
    const bad = await run('invite b@example.com --from boss-one --role root');
    assert.equal(bad.exitCode, 2);
    const taken = await run('invite boss@example.com --from boss-one --link');
    assert.equal(taken.exitCode, 1);
    assert.match(taken.stderr, /invites nobody/);
  });
});
