import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { runCommand } from '../testing/command-line.ts';
import { assertRefuses } from '../testing/failed-start.ts';
import { createThrowAwayDirectory } from '../testing/machine/throw-away-directory.ts';

const newFolder = () => createThrowAwayDirectory('failed-start').path;

describe('a failed start is explained in a sentence', () => {
  test('a data folder of another user', async () => {
    const DATA_DIR = newFolder();
    chmodSync(DATA_DIR, 0o555);
    await assertRefuses({ DATA_DIR }, [DATA_DIR, 'DATA_DIR', 'no permission'], {
      as: 'nobody',
    });
  });

  test('a data folder of another user, for a user without a name, as in a container', async () => {
    const DATA_DIR = newFolder();
    chmodSync(DATA_DIR, 0o555);
    await assertRefuses({ DATA_DIR }, [DATA_DIR, 'no permission', 'uid'], { as: 'unnamed' });
  });

  test('a data folder below one that is not writable', async () => {
    const above = newFolder();
    chmodSync(above, 0o555);
    await assertRefuses({ DATA_DIR: join(above, 'data') }, [above, 'no permission'], {
      as: 'nobody',
    });
  });

  test('a data folder that is a file', async () => {
    const DATA_DIR = join(newFolder(), 'data');
    writeFileSync(DATA_DIR, '');
    await assertRefuses({ DATA_DIR }, [DATA_DIR, 'it is a file, not a folder']);
  });

  test('a file that is no database', async () => {
    const DATA_DIR = newFolder();
    writeFileSync(join(DATA_DIR, 'gatehouse.db'), 'once upon a time '.repeat(1000));
    await assertRefuses({ DATA_DIR }, [join(DATA_DIR, 'gatehouse.db'), 'no SQLite database']);
  });

  test('a database in a missing folder', async () => {
    const path = join(newFolder(), 'nowhere/gatehouse.db');
    await assertRefuses({ DATABASE_URL: `sqlite:${path}` }, ['nowhere', 'does not exist']);
  });

  test('a database of a newer version', async () => {
    const DATA_DIR = newFolder();
    assert.equal((await runCommand({ DATA_DIR }, ['migrate'])).exitCode, 0);
    const database = new DatabaseSync(join(DATA_DIR, 'gatehouse.db'));
    database.exec("insert into kysely_migration values ('9999-later', '2030-01-01')");
    database.close();
    await assertRefuses({ DATA_DIR }, ['newer version of Gatehouse', '9999-later']);
  });

  test('a secret file that is a folder, or empty', async () => {
    const DATA_DIR = newFolder();
    mkdirSync(join(DATA_DIR, 'session-secret'));
    await assertRefuses({ DATA_DIR }, [join(DATA_DIR, 'session-secret'), 'it is a folder']);
    const other = newFolder();
    writeFileSync(join(other, 'password-pepper'), '\n');
    await assertRefuses({ DATA_DIR: other }, [join(other, 'password-pepper'), 'holds no secret']);
  });

  test('an address that this machine does not have', async () => {
    await assertRefuses({ HOST: '192.0.2.1' }, ['HOST is 192.0.2.1', 'no address of this machine']);
  });

  test('a port that is in use, also with several workers', async () => {
    const other = createServer().listen(0, '127.0.0.1').unref();
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const PORT = String(port);
    await assertRefuses({ PORT }, [`Port ${port}`, 'in use', 'PORT']);
    await assertRefuses(
      {
        PORT,
        WORKERS: '2',
        DATABASE_URL: 'postgres://gatehouse@127.0.0.1:1/gatehouse',
        REDIS_URL: 'redis://127.0.0.1:1',
        SESSION_SECRET: 'a session secret that is only for the tests',
        PASSWORD_PEPPER: 'a password pepper that is only for the tests',
      },
      [`Port ${port}`, 'in use'],
    );
    other.close();
  });

  test('a file of access rules that is a folder', async () => {
    const ACCESS_RULES_FILE = newFolder();
    await assertRefuses({ ACCESS_RULES_FILE }, ['ACCESS_RULES_FILE', ACCESS_RULES_FILE, 'folder']);
  });
});
