import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { readConfig } from '../config.ts';
import { createServices } from '../services.ts';

const maxMs = 30_000;
const idLength = 36;

interface Revoker {
  /**
   * Revokes a session while this thread is blocked, as if it were busy. Nothing that arrives meanwhile is
   * read before this returns.
   */
  revokeMeanwhile(sessionId: string): void;
  stop(): Promise<void>;
}

interface Shared {
  readonly environment: Readonly<Record<string, string>>;
  /** 0: nothing to do; 1: revoke; 2: done. */
  readonly state: Int32Array<SharedArrayBuffer>;
  readonly sessionId: Uint8Array<SharedArrayBuffer>;
}

/** A second client of the same stores, in its own thread and with its own connections, as a command is. */
export async function startRevoker(
  environment: Readonly<Record<string, string>>,
): Promise<Revoker> {
  const state = new Int32Array(new SharedArrayBuffer(4));
  const sessionId = new Uint8Array(new SharedArrayBuffer(idLength));
  const shared: Shared = { environment, state, sessionId };
  const thread = new Worker(new URL(import.meta.url), { workerData: shared });
  await once(thread, 'message');
  return {
    revokeMeanwhile(id) {
      sessionId.set(new TextEncoder().encode(id));
      Atomics.store(state, 0, 1);
      Atomics.notify(state, 0);
      if (Atomics.wait(state, 0, 1, maxMs) === 'timed-out') throw new Error('Not revoked.');
    },
    stop: async () => {
      await thread.terminate();
    },
  };
}

async function serve({ environment, state, sessionId }: Shared) {
  const services = createServices(readConfig({ LOG_LEVEL: 'silent', ...environment }));
  while ((await services.health.check()).degraded.length > 0) await setTimeout(10);
  parentPort?.postMessage('ready');
  // Waiting for another thread does not keep this one alive.
  const alive = setInterval(() => {}, maxMs);
  const work = Atomics.waitAsync(state, 0, 0);
  if (work.async) await work.value;
  clearInterval(alive);
  const id = new TextDecoder().decode(sessionId.slice());
  const requestContext = { ip: '', userAgent: '', requestId: '' };
  await services.revokeSessions({ which: { sessionId: id }, requestContext });
  Atomics.store(state, 0, 2);
  Atomics.notify(state, 0);
}

if (!isMainThread && workerData?.state instanceof Int32Array) await serve(workerData);
