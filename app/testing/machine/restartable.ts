import type { StartedProcess } from './child-process.ts';
import type { ThrowAwayDirectory } from './throw-away-directory.ts';

/** A server of ours that a test can freeze, kill, and start again with the data that it had. */
export interface Restartable {
  /** Of its first process; another one after each restart. */
  readonly pid: number;
  /** SIGSTOP to all its processes: connections stay open, nothing is answered. */
  freeze(): Promise<void>;
  thaw(): void;
  /** SIGKILL to all its processes, as in a power cut; returns when they are gone. */
  kill(): Promise<void>;
  /** Ends it if it still runs, and starts it on the same port and data. */
  restart(): Promise<void>;
  /** Ends it and deletes its data. */
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
