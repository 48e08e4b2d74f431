import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';
import { startProcess } from './child-process.ts';
import { ensureInstalled } from './install.ts';
import { changeConfiguration, hasMainDirective } from './nginx-configuration.ts';
import { descendants, processTitle } from './process-family.ts';
import { runProcess, untilReady } from './process-outcome.ts';
import { createThrowAwayDirectory } from './throw-away-directory.ts';

const TEST_TIMEOUT_MS = 60_000;
const CONNECT_TIMEOUT_MS = 1_000;

/** Debian's list of content types, which configurations include by its name. */
const CONTENT_TYPES = '/etc/nginx/mime.types';

export interface NginxOptions {
  /** The file to test. Its includes are found beside it, as nginx does. */
  readonly configurationFile: string;
  /** Replaces the port in its `listen` directives. */
  readonly listen: number;
  /** The addresses of each upstream's servers, such as `127.0.0.1:8081`. */
  readonly upstreams: Readonly<Record<string, readonly string[]>>;
  /** Folder of the pid file. By default the temporary folder. */
  readonly pidDirectory?: string;
}

/** A real nginx with the repository's configuration. */
export interface RunningNginx {
  readonly url: string;
  readonly port: number;
  /** Process id of the master. */
  readonly pid: number;
  /** Reloads the configuration. Returns when new workers have taken over. */
  reload(): Promise<void>;
  /** Ends it without waiting for open connections, and deletes its files. */
  stop(): Promise<void>;
  /** Its standard error, and the error log outside the configuration. */
  errorLog(): Promise<string>;
  /** Its standard output. */
  accessLog(): string;
}

/**
 * Installs nginx if it is missing, starts one, and returns when it accepts connections. An invalid
 * configuration throws an Error with nginx's message.
 */
export async function startNginx(options: NginxOptions): Promise<RunningNginx> {
  const { nginx: command } = await ensureInstalled(['nginx']);
  const throwAway = createThrowAwayDirectory('nginx');
  const directory = throwAway.path;
  const pidFile = join(options.pidDirectory ?? directory, 'nginx.pid');
  const errorFile = join(directory, 'error.log');

  const prepare = async () => {
    const args = prepareFolder(options, directory, pidFile, errorFile);
    const test = { name: 'nginx-test', command, args: ['-t', ...args], directory };
    await runProcess(test, TEST_TIMEOUT_MS);
    return args;
  };

  const server = await startProcess({ name: 'nginx', command, args: await prepare(), directory });
  await untilReady(
    server,
    async () => isWrittenIn(pidFile, server.pid) && (await acceptsConnections(options.listen)),
  );
  return {
    url: `http://127.0.0.1:${options.listen}`,
    port: options.listen,
    pid: server.pid,
    async reload() {
      await prepare();
      const before = descendants(server.pid);
      process.kill(server.pid, 'SIGHUP');
      await untilReady(server, async () => hasNewWorkers(server.pid, before));
    },
    async stop() {
      await server.stop();
      throwAway.remove();
    },
    async errorLog() {
      return server.stderr() + (await readFile(errorFile, 'utf8').catch(() => ''));
    },
    accessLog: () => server.stdout(),
  };
}

/**
 * Writes the changed configuration among links to all files beside the original, so that relative includes
 * work. Returns nginx's arguments. Relative logs and temporary folders are below the prefix. `-g` sets only
 * what the file does not.
 */
function prepareFolder(
  options: NginxOptions,
  directory: string,
  pidFile: string,
  errorFile: string,
): string[] {
  const original = resolve(options.configurationFile);
  const text = readFileSync(original, 'utf8');
  const folder = join(directory, 'configuration');
  mkdirSync(folder, { recursive: true });
  mkdirSync(join(directory, 'logs'), { recursive: true });
  const beside = readdirSync(dirname(original)).map((name) => join(dirname(original), name));
  for (const file of [...beside, CONTENT_TYPES]) {
    const link = join(folder, basename(file));
    if (file !== original && existsSync(file) && !existsSync(link)) symlinkSync(file, link);
  }
  const changed = join(folder, basename(original));
  writeFileSync(changed, changeConfiguration(text, { ...options, pidFile }));

  const globals = [
    ...(hasMainDirective(text, 'daemon') ? [] : ['daemon off;']),
    ...(hasMainDirective(text, 'pid') ? [] : [`pid ${pidFile};`]),
  ];
  const prefix = ['-p', `${directory}/`, '-c', changed, '-e', errorFile];
  return globals.length === 0 ? prefix : [...prefix, '-g', globals.join(' ')];
}

/** nginx writes the file when it has bound its ports, so no other program answers. */
function isWrittenIn(pidFile: string, pid: number): boolean {
  return readFileSync(pidFile, 'utf8').trim() === String(pid);
}

function acceptsConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: CONNECT_TIMEOUT_MS });
    const answer = (isAccepted: boolean) => {
      socket.destroy();
      resolve(isAccepted);
    };
    socket.on('connect', () => answer(true));
    socket.on('timeout', () => answer(false));
    socket.on('error', () => answer(false));
  });
}

/** Old workers first close their listening sockets, and then show in their title that they are shutting down. */
function hasNewWorkers(master: number, before: readonly number[]): boolean {
  const isDone = (pid: number) => /shutting down|^$/.test(processTitle(pid));
  const now = descendants(master);
  return now.some((pid) => !before.includes(pid)) && before.every(isDone);
}
