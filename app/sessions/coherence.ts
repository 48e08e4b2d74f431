/** Keeps what one process remembers of sessions in step with what all others do. */
export interface Coherence {
  /**
   * Names a stretch of time in which nothing changes without our being told. What was learned in one is
   * worth nothing in another. Undefined while nobody would tell us: then nothing may be remembered.
   */
  epoch(): number | undefined;
  /** Calls with the digest of a session about which something has changed; without one, about any. */
  onChange(listener: (digest: string | undefined) => void): void;
}

/** Where several processes share PostgreSQL alone, SQL answers every check. */
export const noCoherence: Coherence = { epoch: () => undefined, onChange: () => {} };

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

  return {
    /** Looks once in each turn of the event loop: what was written before a request came is seen. */
    epoch() {
      if (!isFresh) {
        version = look();
        isFresh = true;
        setImmediate(() => {
          isFresh = false;
        });
      }
      return version;
    },
    onChange: () => {},
  };
}
