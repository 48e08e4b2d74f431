import { connect } from 'node:net';
import { startProcess } from './child-process.ts';
import { freePort } from './free-port.ts';
import { ensureInstalled } from './install.ts';
import { untilReady } from './process-outcome.ts';
import { createRestartable, type Restartable } from './restartable.ts';
import { createThrowAwayDirectory } from './throw-away-directory.ts';

const PING_TIMEOUT_MS = 1_000;

export interface RedisOptions {
  /** Whether each write is on disk before it is answered. Without it nothing is saved. */
  readonly appendOnly?: boolean;
  /** By default a free one. */
  readonly port?: number;
  /** Folder of the data. A given one belongs to the caller, and `stop` does not delete it. */
  readonly directory?: string;
}

/** A real Redis, reachable from this machine only. */
export interface RunningRedis extends Restartable {
  readonly url: string;
  readonly port: number;
}

/** Installs Redis if it is missing, starts one, and returns when it answers PING. */
export async function startRedis(options: RedisOptions = {}): Promise<RunningRedis> {
  const { redis: command } = await ensureInstalled(['redis']);
  const port = options.port ?? (await freePort());
  const throwAway = createThrowAwayDirectory('redis');
  const data = options.directory ?? throwAway.path;
  const args = redisArguments(port, data, options.appendOnly ?? false);

  const launch = async () => {
    const started = await startProcess({ name: 'redis', command, args, directory: throwAway.path });
    await untilReady(started, () => answersAs(started.pid, port));
    return started;
  };

  return Object.assign(await createRestartable(launch, throwAway), {
    url: `redis://127.0.0.1:${port}`,
    port,
  });
}

/** All settings are on the command line, so the machine's redis.conf has no effect. */
function redisArguments(port: number, directory: string, appendOnly: boolean): string[] {
  return [
    ...['--port', String(port), '--bind', '127.0.0.1', '--protected-mode', 'yes'],
    ...['--dir', directory, '--save', '', '--daemonize', 'no'],
    ...['--appendonly', appendOnly ? 'yes' : 'no', '--appendfsync', 'always'],
  ];
}

/** Whether a Redis answers PING. False after a second of silence, as from a frozen one. */
export async function answersPing(port: number): Promise<boolean> {
  return (await answerTo('PING', port)).startsWith('+PONG');
}

/**
 * Whether this process answers PING, and not another one on the same port. A Redis that still loads its data
 * returns its process id, but answers PING with LOADING.
 */
async function answersAs(pid: number, port: number): Promise<boolean> {
  const answer = await answerTo('PING\r\nINFO server', port);
  return answer.startsWith('+PONG') && answer.includes(`process_id:${pid}\r`);
}

/** Everything until Redis closes the connection after QUIT. */
function answerTo(commands: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const timer = setTimeout(() => socket.destroy(), PING_TIMEOUT_MS);
    let answer = '';
    socket.on('connect', () => socket.write(`${commands}\r\nQUIT\r\n`));
    socket.on('data', (data) => {
      answer += data;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(answer);
    });
  });
}
