import { randomInt } from 'node:crypto';
import { createAdministrator, runCommand } from '../../app/testing/command-line.ts';
import { type GatehouseProcess, startGatehouse } from '../../app/testing/gatehouse-process.ts';
import { freePort } from '../../app/testing/machine/free-port.ts';
import { createTestStores, type TestStores } from '../../app/testing/stores.ts';
import { type BoardProcess, startBoardProcess } from './board-process.ts';

/** The real Gatehouse and the real board, in their own processes, with their own stores. */
export interface ExampleDeployment {
  readonly gatehouse: GatehouseProcess;
  /** Two, if the store allows it. */
  readonly boards: readonly BoardProcess[];
  /** Kills Gatehouse. @returns a function that starts it again, on the same port */
  killGatehouse(): Promise<() => Promise<void>>;
  createAccount(username: string): Promise<{ username: string; password: string }>;
  createKey(username: string, ...scopes: string[]): Promise<{ id: string; key: string }>;
  revokeKey(id: string): Promise<void>;
  stop(): Promise<void>;
}

/** On SQLite one process of each. On PostgreSQL two of the board. With Redis two of Gatehouse too. */
export async function startExamples(
  wishes: {
    gatehouse?: Readonly<Record<string, string>>;
    board?: Readonly<Record<string, string>>;
  } = {},
): Promise<ExampleDeployment> {
  const [stores, boardStores] = await Promise.all([createTestStores(), createTestStores()]);
  const environment = {
    ...stores.environment,
    ...(stores.profile === 'redis' ? { WORKERS: '2', REDIS_URL: ownDatabase(stores) } : {}),
    PORT: String(await freePort()),
    ...wishes.gatehouse,
  };
  await createAdministrator(environment);
  let gatehouse = await startGatehouse(environment);

  async function command(...args: string[]) {
    const { exitCode, stdout, stderr } = await runCommand(environment, [...args, '--json']);
    if (exitCode !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  }

  async function createAccount(username: string) {
    const email = `${username}@example.com`;
    const given = ['--username', username, '--email', email, '--generate-password'];
    const { password } = await command('account', 'create', ...given);
    return { username, password };
  }

  async function createKey(username: string, ...scopes: string[]) {
    const given = [username, '--name', 'test', '--scopes', scopes.join(',')];
    const { api_key: made, key } = await command('key', 'create', ...given);
    return { id: made.id as string, key: key as string };
  }

  await createAccount('board-owner');
  const { key } = await createKey('board-owner', 'introspect');
  const boardCount = stores.profile === 'sqlite' ? 1 : 2;
  const boards = await Promise.all(
    Array.from({ length: boardCount }, () =>
      startBoardProcess({
        BOARD_API_KEY: key,
        BOARD_DATA_DIR: boardStores.environment['DATA_DIR'] ?? '',
        BOARD_DATABASE_URL: boardStores.environment['DATABASE_URL'] ?? '',
        GATEHOUSE_URL: `http://127.0.0.1:${gatehouse.port}`,
        GATEHOUSE_ISSUER: gatehouse.url,
        ...wishes.board,
      }),
    ),
  );

  return {
    get gatehouse() {
      return gatehouse;
    },
    boards,
    createAccount,
    createKey,
    revokeKey: (id) => command('key', 'revoke', id),
    async killGatehouse() {
      await gatehouse.process.kill();
      return async () => {
        gatehouse = await startGatehouse(environment);
      };
    },
    async stop() {
      await Promise.all([gatehouse.process.stop(), ...boards.map((board) => board.process.stop())]);
      await Promise.all([stores.remove(), boardStores.remove()]);
    },
  };
}

const redisDatabases = 15;

/** Rate limits count by network, and all tests have the same one. With a database of their own they count apart. */
function ownDatabase({ environment }: TestStores): string {
  const url = new URL(environment['REDIS_URL'] ?? '');
  url.pathname = `/${randomInt(1, redisDatabases + 1)}`;
  return url.href;
}
