import { createRequire } from 'node:module';
import type { RedisClientType } from 'redis';
import { withDeadline } from './deadline.ts';
import { redisFault } from './redis-faults.ts';
import { waitingFor } from './request-deadline.ts';
import { Unavailable } from './unavailable.ts';

const commandDeadlineMs = 500;
const connectDeadlineMs = 1000;
const pingEveryMs = 1000;
const silenceLimitMs = 3000;
const maxReconnectDelayMs = 1000;
const maxQueueLength = 10_000;

type RedisClient = RedisClientType;

/** One connection that reconnects by itself. No command waits for a connection, and every command has a deadline. */
export interface Redis {
  /** @throws Unavailable when Redis is unreachable, refuses, or exceeds the deadline */
  run<T>(command: (client: RedisClient) => Promise<T>): Promise<T>;
  readonly isReady: boolean;
  /** A sentence for the operator, if only a change of configuration helps; undefined for a passing failure. */
  faultOf(error: unknown): string | undefined;
  /** Called each time a new connection is ready. */
  onReady(listener: () => void): void;
  /** Called, possibly many times, after each failed command and lost connection. */
  onFailure(listener: (reason: Error) => void): void;
  /**
   * Called for each key that changed after this connection had read it, in order with the replies to
   * commands; without a key when all keys changed.
   */
  onInvalidation(listener: (key: string | undefined) => void): void;
  close(): Promise<void>;
}

export function connectRedis(url: string): Redis {
  // Loaded on demand: without REDIS_URL it uses no memory.
  const { createClient } = createRequire(import.meta.url)('redis') as typeof import('redis');
  const failureListeners: ((reason: Error) => void)[] = [];
  const client = createClient({
    url,
    name: 'gatehouse',
    RESP: 3,
    maintNotifications: 'disabled',
    emitInvalidate: true,
    // A queued command could reach a Redis that came back with old data.
    disableOfflineQueue: true,
    commandsQueueMaxLength: maxQueueLength,
    pingInterval: pingEveryMs,
    socket: {
      connectTimeout: connectDeadlineMs,
      // Together with the ping this detects a hung server.
      socketTimeout: silenceLimitMs,
      reconnectStrategy: (retries) =>
        Math.min(50 * 2 ** retries, maxReconnectDelayMs) * (0.5 + Math.random() / 2),
    },
  }) as RedisClient;
  const reportFailure = (reason: Error) => {
    for (const listener of failureListeners) listener(reason);
  };
  client.on('error', reportFailure);
  client.on('reconnecting', () => reportFailure(new Error('the connection was lost')));
  client.connect().catch(() => {
    // Reported by the listener above; the client keeps trying.
  });

  return {
    async run(command) {
      try {
        return await waitingFor(() => withDeadline('Redis', commandDeadlineMs, command(client)));
      } catch (error) {
        // After any failure, such as MISCONF or OOM, SQL must serve.
        reportFailure(error as Error);
        throw error instanceof Unavailable ? error : new Unavailable('Redis', { cause: error });
      }
    },
    get isReady() {
      return client.isReady;
    },
    faultOf: (error) => redisFault(error, url),
    onReady: (listener) => client.on('ready', listener),
    onFailure: (listener) => failureListeners.push(listener),
    onInvalidation: (listener) =>
      client.on('invalidate', (key: unknown) => listener(key === null ? undefined : String(key))),
    async close() {
      if (client.isReady)
        await withDeadline('Redis', commandDeadlineMs, client.close()).catch(() => {});
      client.destroy();
    },
  };
}
