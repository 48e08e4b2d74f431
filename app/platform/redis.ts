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
const slowestReconnectMs = 1000;
const longestQueue = 10_000;

type RedisClient = RedisClientType;

/** One connection that heals itself. No command waits for a connection, and none waits for ever. */
export interface Redis {
  /** @throws Unavailable when Redis is away, or silent for longer than the deadline. */
  run<T>(command: (client: RedisClient) => Promise<T>): Promise<T>;
  readonly isReady: boolean;
  /** What an operator has to mend, in a sentence; undefined for what may be over in a moment. */
  faultOf(error: unknown): string | undefined;
  /** Called each time a fresh connection is ready. */
  onReady(listener: () => void): void;
  /** Called, possibly many times, whenever a command or the connection failed. */
  onDoubt(listener: (reason: Error) => void): void;
  /**
   * Called for each key that this connection has read and anybody has changed since, in order with the
   * answers to commands; without a key when all were.
   */
  onInvalidation(listener: (key: string | undefined) => void): void;
  close(): Promise<void>;
}

export function connectRedis(url: string): Redis {
  // Loaded when it is needed: without REDIS_URL it shall cost no memory.
  const { createClient } = createRequire(import.meta.url)('redis') as typeof import('redis');
  const doubtListeners: ((reason: Error) => void)[] = [];
  const client = createClient({
    url,
    name: 'gatehouse',
    RESP: 3,
    maintNotifications: 'disabled',
    emitInvalidate: true,
    // A command that waited for a reconnection could reach a Redis that came back with old data.
    disableOfflineQueue: true,
    commandsQueueMaxLength: longestQueue,
    pingInterval: pingEveryMs,
    socket: {
      connectTimeout: connectDeadlineMs,
      // Together with the ping this notices a frozen server; the client's own strategy would then give up.
      socketTimeout: silenceLimitMs,
      reconnectStrategy: (retries) =>
        Math.min(50 * 2 ** retries, slowestReconnectMs) * (0.5 + Math.random() / 2),
    },
  }) as RedisClient;
  const doubt = (reason: Error) => {
    for (const listener of doubtListeners) listener(reason);
  };
  client.on('error', doubt);
  client.on('reconnecting', () => doubt(new Error('the connection was lost')));
  client.connect().catch(() => {
    // Reported by the listener above; the client keeps trying.
  });

  return {
    async run(command) {
      try {
        return await waitingFor(() => withDeadline('Redis', commandDeadlineMs, command(client)));
      } catch (error) {
        // Any failure, a refusal such as MISCONF or OOM included, means that SQL has to serve.
        doubt(error as Error);
        throw error instanceof Unavailable ? error : new Unavailable('Redis', { cause: error });
      }
    },
    get isReady() {
      return client.isReady;
    },
    faultOf: (error) => redisFault(error, url),
    onReady: (listener) => client.on('ready', listener),
    onDoubt: (listener) => doubtListeners.push(listener),
    onInvalidation: (listener) =>
      client.on('invalidate', (key: unknown) => listener(key === null ? undefined : String(key))),
    async close() {
      if (client.isReady)
        await withDeadline('Redis', commandDeadlineMs, client.close()).catch(() => {});
      client.destroy();
    },
  };
}
