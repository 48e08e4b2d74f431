/** Keeps what one process remembers of sessions in step with what all others do. */
export interface Coherence {
  /**
   * Names a stretch of time in which nothing changes without our being told. What was learned in one is
   * worth nothing in another. Undefined while nobody would tell us: then nothing may be remembered.
   */
  epoch(): number | undefined;
  /** Calls with the digest of a session about which something has changed; without one, about any. */
  onChange(listener: (digest: string | undefined) => void): void;
  /**
   * Calls back when this process has read every notice that reached its machine before now. An answer from
   * memory must wait for it: a request can be read before a notice that arrived earlier, on another socket.
   *
   * @param callback must not throw
   */
  whenCaughtUp(callback: () => void): void;
}

/** Where several processes share PostgreSQL alone, SQL answers every check. */
export const noCoherence: Coherence = {
  epoch: () => undefined,
  onChange: () => {},
  whenCaughtUp: (callback) => callback(),
};

/**
 * One server owns the embedded database, and its own changes it knows; a command beside it moves the data
 * version (https://www.sqlite.org/pragma.html#pragma_data_version).
 *
 * @param dataVersion changes whenever somebody else has written
 */
export function createEmbeddedCoherence(dataVersion: () => number): Coherence {
  let isFresh = false;
  let version: number | undefined;

  function look(): number | undefined {
    try {
      return dataVersion();
    } catch {
      // Busy, or closed: whoever then asks SQL will be told.
      return undefined;
    }
  }

  const epoch = () => (isFresh ? version : look());

  return {
    epoch,
    onChange: () => {},
    /** One look serves all requests that were read in this turn of the event loop. */
    whenCaughtUp: atEndOfTurn((callbacks) => {
      version = look();
      isFresh = true;
      for (const callback of callbacks) callback();
      isFresh = false;
    }),
  };
}

/**
 * Collects callbacks until all sockets that have something to read in this turn of the event loop have been
 * read (https://nodejs.org/learn/asynchronous-work/event-loop-timers-and-nexttick#phases-overview).
 */
export function atEndOfTurn(
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
