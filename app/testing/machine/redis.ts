import { connect } from 'node:net';
import { startProcess } from './child-process.ts';
import { freePort } from './free-port.ts';
import { ensureInstalled } from './install.ts';
import { untilReady } from './process-outcome.ts';
import { createRestartable, type Restartable } from './restartable.ts';
import { createThrowAwayDirectory } from './throw-away-directory.ts';

const PING_TIMEOUT_MS = 1_000;

export interface RedisOptions {
  /** Whether each write is on disk before it is answered. Without it nothing is ever saved. */
  readonly appendOnly?: boolean;
  /** A free one by default. */
  readonly port?: number;
  /** Where the data are. A given one belongs to the caller and is not deleted by `stop`. */
  readonly directory?: string;
}

/** A real Redis of our own, reachable from this machine only. */
export interface RunningRedis extends Restartable {
  readonly url: string;
  readonly port: number;
}

/** Installs Redis if need be, starts one, and returns when it answers PING. */
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

/** Everything is said on the command line, so the machine's own redis.conf plays no part. */
function redisArguments(port: number, directory: string, appendOnly: boolean): string[] {
  return [
    ...['--port', String(port), '--bind', '127.0.0.1', '--protected-mode', 'yes'],
    ...['--dir', directory, '--save', '', '--daemonize', 'no'],
    ...['--appendonly', appendOnly ? 'yes' : 'no', '--appendfsync', 'always'],
  ];
}

/** Whether a Redis answers PING; false after a second of silence, as from a frozen one. */
export async function answersPing(port: number): Promise<boolean> {
  return (await answerTo('PING', port)).startsWith('+PONG');
}

/**
 * Whether it is this process that answers PING, and not a stranger who has the port already. One that
 * still loads its data gives its process id, but says LOADING to the PING.
 */
async function answersAs(pid: number, port: number): Promise<boolean> {
  const answer = await answerTo('PING\r\nINFO server', port);
  return answer.startsWith('+PONG') && answer.includes(`process_id:${pid}\r`);
}

/** All that comes back until Redis closes the connection, which QUIT asks it to. */
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
