import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { runCommands } from '../testing/command-line.ts';
import { startGatehouse } from '../testing/gatehouse-process.ts';
import { type RunningPostgres, startPostgres } from '../testing/machine/postgres.ts';
import { createThrowAwayDirectory } from '../testing/machine/throw-away-directory.ts';

const secrets = {
  SESSION_SECRET: 'a session secret that is only for the tests',
  PASSWORD_PEPPER: 'a password pepper that is only for the tests',
};
const createAda = [
  ...['account', 'create', '--username', 'ada', '--email', 'ada@example.com'],
  '--generate-password',
];

describe('a start on PostgreSQL beside an embedded database', () => {
  let postgres: RunningPostgres;
  before(async () => {
    postgres = await startPostgres();
  });
  after(() => postgres.stop());

  const newFolder = () => join(createThrowAwayDirectory('left-behind').path, 'data');
  const onPostgres = () => ({ ...secrets, DATABASE_URL: postgres.url });

  async function prepare(environment: Record<string, string>, ...lines: string[][]) {
    for (const { exitCode, stderr } of await runCommands(environment, lines)) {
      assert.equal(exitCode, 0, stderr);
    }
  }

  async function warningAtStart(DATA_DIR: string): Promise<string | undefined> {
    const server = await startGatehouse({ ...onPostgres(), DATA_DIR });
    await server.process.stop();
    return /WARNING: .*/.exec(server.process.stderr())?.[0];
  }

  test('warns while the embedded database has accounts and PostgreSQL has none', async () => {
    const [without, withAda] = [newFolder(), newFolder()];
    await prepare({ DATA_DIR: without }, ['migrate']);
    await prepare({ DATA_DIR: withAda }, createAda);
    assert.equal(await warningAtStart(without), undefined);
    const warning = (await warningAtStart(withAda)) ?? '';
    assert.ok(warning.includes(`${join(withAda, 'gatehouse.db')} holds 1 account`), warning);
    assert.match(warning, /start it without DATABASE_URL/);
    await prepare(onPostgres(), createAda);
    assert.equal(await warningAtStart(withAda), undefined);
  });
});
