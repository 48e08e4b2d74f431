import type { StartedProcess } from './child-process.ts';
import type { ThrowAwayDirectory } from './throw-away-directory.ts';

/** A server that a test can freeze, kill, and restart with its data. */
export interface Restartable {
  /** Process id of its first process. Changes with each restart. */
  readonly pid: number;
  /** What it has written to standard error since its last start. */
  stderr(): string;
  /** SIGSTOP to all its processes: connections stay open, and nothing is answered. */
  freeze(): Promise<void>;
  thaw(): void;
  /** SIGKILL to all its processes, as in a power cut. Returns when they are gone. */
  kill(): Promise<void>;
  /** Stops it if it runs, and starts it on the same port and data. */
  restart(): Promise<void>;
  /** Stops it and deletes its data. */
  stop(): Promise<void>;
}

/** @param launch starts the server, in the same folder each time, and waits until it answers */
export async function createRestartable(
  launch: () => Promise<StartedProcess>,
  throwAway: ThrowAwayDirectory,
): Promise<Restartable> {
  let server = await launch();
  return {
    get pid() {
      return server.pid;
    },
    stderr: () => server.stderr(),
    freeze: () => server.freeze(),
    thaw: () => server.thaw(),
    kill: () => server.kill(),
    async restart() {
      await server.stop();
      server = await launch();
    },
    async stop() {
      await server.stop();
      throwAway.remove();
    },
  };
}
