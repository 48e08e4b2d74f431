/** Keeps the sessions cached in one process consistent with changes made by all others. */
export interface Coherence {
  /**
   * Names a period in which this process is notified of every change. An entry cached in one epoch is
   * invalid in any other. Undefined while notifications may be missed: then nothing may be cached.
   */
  epoch(): number | undefined;
  /** Calls with the digest of a changed session; without one when any session may have changed. */
  onChange(listener: (digest: string | undefined) => void): void;
  /**
   * Calls back when this process has read every notification that reached the machine before now. Cached
   * answers must wait for it: a request may be read before a notification that arrived earlier on another socket.
   *
   * @param callback must not throw
   */
  whenCaughtUp(callback: () => void): void;
}

/** Several processes that share PostgreSQL without Redis: SQL answers every check. */
export const noCoherence: Coherence = {
  epoch: () => undefined,
  onChange: () => {},
  whenCaughtUp: (callback) => callback(),
};

/**
 * For the embedded database, which has one server. The server knows its own changes; a write by a command
 * changes the data version (https://www.sqlite.org/pragma.html#pragma_data_version).
 *
 * @param dataVersion changes whenever another connection has written
 */
export function createEmbeddedCoherence(dataVersion: () => number): Coherence {
  let isFresh = false;
  let version: number | undefined;

  function readVersion(): number | undefined {
    try {
      return dataVersion();
    } catch {
      // Busy or closed: the SQL query that follows fails with the real error.
      return undefined;
    }
  }

  const epoch = () => (isFresh ? version : readVersion());

  return {
    epoch,
    onChange: () => {},
    /** One read of the version serves all requests that were read in this iteration of the event loop. */
    whenCaughtUp: batchPerTick((callbacks) => {
      version = readVersion();
      isFresh = true;
      for (const callback of callbacks) callback();
      isFresh = false;
    }),
  };
}

/**
 * Collects callbacks until every socket that is readable in this iteration of the event loop has been
 * read (https://nodejs.org/learn/asynchronous-work/event-loop-timers-and-nexttick#phases-overview).
 */
export function batchPerTick(
  run: (callbacks: readonly (() => void)[]) => void,
): (callback: () => void) => void {
  let waiting: (() => void)[] = [];
  return (callback) => {
    if (waiting.push(callback) > 1) return;
    setImmediate(() => {
      const callbacks = waiting;
      waiting = [];
      run(callbacks);
    });
  };
}
