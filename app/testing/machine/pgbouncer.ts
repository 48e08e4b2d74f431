import { chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { startProcess } from './child-process.ts';
import { freePort } from './free-port.ts';
import { ensureInstalled } from './install.ts';
import { untilReady } from './process-outcome.ts';
import { createThrowAwayDirectory } from './throw-away-directory.ts';

const nobody = 65_534;
const readyProbeMs = 1000;

export interface RunningPgbouncer {
  /** The same database, user and password as of the server behind it. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * A real pgbouncer before a PostgreSQL, with the default settings except for the pool mode.
 *
 * @param behind URL of the database, with user and password
 */
export async function startPgbouncer(
  behind: string,
  poolMode: 'transaction' | 'statement' = 'transaction',
): Promise<RunningPgbouncer> {
  const { pgbouncer: command } = await ensureInstalled(['pgbouncer']);
  const { hostname, port: serverPort, username, password } = new URL(behind);
  // pgbouncer refuses to run as root.
  const identity = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : undefined;
  const directory = createThrowAwayDirectory('pgbouncer', identity);
  const port = await freePort();
  const file = (name: string, lines: readonly string[]) => {
    const path = join(directory.path, name);
    writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600 });
    if (identity !== undefined) chownSync(path, identity.uid, identity.gid);
    return path;
  };
  const users = file('users.txt', [
    `"${decodeURIComponent(username)}" "${decodeURIComponent(password)}"`,
  ]);
  const settings = file('pgbouncer.ini', [
    '[databases]',
    `* = host=${hostname} port=${serverPort}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = scram-sha-256',
    `auth_file = ${users}`,
    `pool_mode = ${poolMode}`,
  ]);
  const started = await startProcess({
    name: 'pgbouncer',
    command,
    args: [settings],
    directory: directory.path,
    identity,
    stopSignal: 'SIGINT',
  });
  const url = new URL(behind);
  url.port = String(port);
  await untilReady(started, () => answers(url.href));
  return {
    url: url.href,
    async stop() {
      await started.stop();
      directory.remove();
    },
  };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: readyProbeMs,
    query_timeout: readyProbeMs,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } finally {
    await client.end();
  }
}
