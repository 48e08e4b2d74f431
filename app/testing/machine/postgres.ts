import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { type Identity, startProcess } from './child-process.ts';
import { freePort } from './free-port.ts';
import { ensureInstalled } from './install.ts';
import { runProcess, untilReady } from './process-outcome.ts';
import { createRestartable, type Restartable } from './restartable.ts';
import { createThrowAwayDirectory } from './throw-away-directory.ts';

const run = promisify(execFile);

const SUPERUSER = 'postgres';
const INITDB_TIMEOUT_MS = 60_000;
const READY_PROBE_TIMEOUT_MS = 1_000;
const CREATE_DATABASE_TIMEOUT_MS = 30_000;

export interface PostgresOptions {
  /**
   * Whether a commit waits for the disk. Off by default: without it only a power cut loses data, not a kill,
   * and this data is temporary.
   */
  readonly fsync?: boolean;
}

/** A real PostgreSQL cluster, reachable from this machine only. */
export interface RunningPostgres extends Restartable {
  /** The database `postgres`, as superuser, with the password. */
  readonly url: string;
  readonly port: number;
  /**
   * Creates a database and returns its URL. A template (the name of a database, or its URL from this
   * function) is copied with tables and rows. Nobody may be connected to it meanwhile.
   */
  createDatabase(options?: { readonly template?: string }): Promise<string>;
}

/** Installs PostgreSQL if it is missing, starts a new cluster, and returns when it answers `select 1`. */
export async function startPostgres(options: PostgresOptions = {}): Promise<RunningPostgres> {
  const { postgresql: command } = await ensureInstalled(['postgresql']);
  const identity = await unprivilegedIdentity();
  const throwAway = createThrowAwayDirectory('postgres', identity);
  const port = await freePort();
  const password = randomBytes(16).toString('hex');
  const url = `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
  await initialise({ initdb: join(dirname(command), 'initdb'), ...throwAway, identity, password });

  const launch = async () => {
    const started = await startProcess({
      name: 'postgres',
      command,
      args: serverArguments(port, throwAway.path, options.fsync ?? false),
      directory: throwAway.path,
      identity,
      stopSignal: 'SIGINT',
    });
    await untilReady(started, () => answersSelect(url));
    return started;
  };

  return Object.assign(await createRestartable(launch, throwAway), {
    url,
    port,
    createDatabase: ({ template = 'template1' } = {}) => createDatabase(url, template),
  });
}

/** PostgreSQL refuses to run as root. Debian's package creates a user for it. */
async function unprivilegedIdentity(): Promise<Identity | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, SUPERUSER])).stdout)),
  );
  if (!uid || !gid) throw new Error('Running as root needs the user postgres to run PostgreSQL as');
  return { uid, gid };
}

interface Initialisation {
  readonly initdb: string;
  readonly path: string;
  readonly identity: Identity | undefined;
  readonly password: string;
}

/** The password is in a file, because other users of the machine can read command lines. */
async function initialise({ initdb, path, identity, password }: Initialisation): Promise<void> {
  const passwordFile = join(path, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (identity !== undefined) chownSync(passwordFile, identity.uid, identity.gid);
  const args = [
    ...['--pgdata', join(path, 'data'), '--username', SUPERUSER, '--pwfile', passwordFile],
    ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
  ];
  const options = { name: 'initdb', command: initdb, args, directory: path, identity };
  await runProcess(options, INITDB_TIMEOUT_MS);
  rmSync(passwordFile);
}

/** Shared memory is in files of the cluster, so that nothing stays in /dev/shm after a kill. */
function serverArguments(port: number, directory: string, fsync: boolean): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: directory,
    max_connections: 200,
    dynamic_shared_memory_type: 'mmap',
    fsync: fsync ? 'on' : 'off',
    full_page_writes: fsync ? 'on' : 'off',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', join(directory, 'data'), ...flags];
}

async function answersSelect(url: string): Promise<boolean> {
  await withClient(url, READY_PROBE_TIMEOUT_MS, (client) => client.query('select 1'));
  return true;
}

async function createDatabase(url: string, template: string): Promise<string> {
  const created = new URL(url);
  const name = `test_${randomBytes(8).toString('hex')}`;
  created.pathname = name;
  const source = template.includes('/') ? new URL(template).pathname.slice(1) : template;
  const statement = `create database ${pg.escapeIdentifier(name)} template ${pg.escapeIdentifier(source)}`;
  await withClient(url, CREATE_DATABASE_TIMEOUT_MS, (client) => client.query(statement));
  return created.href;
}

async function withClient(
  url: string,
  timeoutMs: number,
  use: (client: pg.Client) => Promise<unknown>,
): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await use(client);
  } finally {
    await client.end();
  }
}
