import { constants, openSync, writeSync } from 'node:fs';

const maxKeptBytes = 1024 * 1024;
const retryEveryMs = 100;
const lastTries = 20;
const retryAtTheEndMs = 10;

/** Where lines go that must hold up nobody: the log, and what is printed at start. */
export interface Output {
  /** @param text whole lines */
  write(text: string): void;
  /** @param describe makes the line that says how much was dropped */
  onLoss(describe: DescribeLoss): void;
}

/** @param writes how many were dropped: of the log, lines */
type DescribeLoss = (writes: number) => string;

/** What the file descriptor does; replaced in tests. @returns how many bytes were written */
type Write = (bytes: Buffer) => number;

/**
 * An output that neither waits nor fails. What cannot be written now, as the disk is full or nobody reads,
 * is kept up to a megabyte and tried again; what comes after that is dropped and counted. When there is
 * room again, what was kept is written first, then how much was dropped.
 */
export function createOutput(write: Write): Output & { finish(): void } {
  /** Of the first one a part may be written already. */
  const kept: Buffer[] = [];
  let keptBytes = 0;
  let dropped = 0;
  let describeLoss: DescribeLoss = () => '';
  let timer: NodeJS.Timeout | undefined;

  function keep(bytes: Buffer) {
    kept.push(bytes);
    keptBytes += bytes.length;
  }

  /** @returns whether all is written */
  function writeKept(): boolean {
    while (kept.length > 0) {
      const [first = Buffer.alloc(0)] = kept;
      const written = tryTo(write, first);
      keptBytes -= written;
      if (written < first.length) {
        kept[0] = first.subarray(written);
        return false;
      }
      kept.shift();
    }
    return true;
  }

  function catchUp() {
    timer = undefined;
    const isWritten = writeKept();
    if (isWritten && dropped > 0) {
      keep(Buffer.from(describeLoss(dropped)));
      dropped = 0;
    }
    if (!writeKept()) retryLater();
  }

  function retryLater() {
    // What is left to be said keeps no process alive.
    timer ??= setTimeout(catchUp, retryEveryMs).unref();
  }

  return {
    write(text) {
      const bytes = Buffer.from(text);
      if (timer !== undefined) {
        if (keptBytes + bytes.length <= maxKeptBytes) keep(bytes);
        else dropped += 1;
        return;
      }
      const written = tryTo(write, bytes);
      if (written === bytes.length) return;
      keep(bytes.subarray(written));
      retryLater();
    },
    onLoss(describe) {
      describeLoss = describe;
    },
    finish() {
      const sleeper = new Int32Array(new SharedArrayBuffer(4));
      for (let tries = 0; tries < lastTries && !writeKept(); tries += 1) {
        Atomics.wait(sleeper, 0, 0, retryAtTheEndMs);
      }
    },
  };
}

const outputs = new Map<1 | 2, Output>();

/** Standard output or standard error, as such an output. */
export function standardOutput(descriptor: 1 | 2): Output {
  let output = outputs.get(descriptor);
  if (output === undefined) {
    const open = withoutWaiting(descriptor);
    const created = createOutput((bytes) => writeSync(open, bytes));
    // A reader that is only slow gets the end as well.
    process.on('exit', created.finish);
    outputs.set(descriptor, created);
    output = created;
  }
  return output;
}

/**
 * A pipe, a socket or a terminal blocks its writer while nobody reads. Node's stream over a pipe or
 * a socket makes it answer EAGAIN instead; a terminal has to be opened once more for that.
 */
function withoutWaiting(descriptor: 1 | 2): number {
  const stream = descriptor === 1 ? process.stdout : process.stderr;
  stream.on('error', () => {
    // What others write to it, such as warnings of Node: there is nowhere left to say it.
  });
  if (!stream.isTTY) return descriptor;
  try {
    const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;
    return openSync(`/proc/self/fd/${descriptor}`, O_WRONLY | O_NONBLOCK | O_NOCTTY);
  } catch {
    // Not on Linux, or somebody else's terminal.
    return descriptor;
  }
}

/** ENOSPC, EAGAIN, EPIPE, EIO and whatever else: nothing was written. */
function tryTo(write: Write, bytes: Buffer): number {
  try {
    return write(bytes);
  } catch {
    return 0;
  }
}
