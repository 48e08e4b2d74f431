import { constants, fstatSync, openSync, writeSync } from 'node:fs';

const maxKeptBytes = 1024 * 1024;
const retryEveryMs = 100;
const lastTries = 20;
const retryAtTheEndMs = 10;

/** An output for lines that must not block: the log, and what is printed at start. */
export interface Output {
  /** @param text whole lines */
  write(text: string): void;
  /** @param describe builds the line that reports how much was dropped */
  onLoss(describe: DescribeLoss): void;
}

/** @param writes how many were dropped: for the log, lines */
type DescribeLoss = (writes: number) => string;

/** Writes to the file descriptor; replaced in tests. @returns how many bytes were written */
type Write = (bytes: Buffer) => number;

/**
 * An output that neither blocks nor fails. If the disk is full or nobody reads, up to a megabyte is kept and retried;
 * anything more is dropped and counted. When writing works again, the kept part is written first, then how much was
 * dropped.
 */
export function createOutput(write: Write): Output & { finish(): void } {
  /** A part of the first one may already be written. */
  const kept: Buffer[] = [];
  let keptBytes = 0;
  let dropped = 0;
  let describeLoss: DescribeLoss = () => '';
  let timer: NodeJS.Timeout | undefined;

  function keep(bytes: Buffer) {
    kept.push(bytes);
    keptBytes += bytes.length;
  }

  /** @returns whether everything is written */
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
    // The pending retry does not keep the process alive.
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
    // A slow reader gets the last lines, too.
    process.on('exit', created.finish);
    outputs.set(descriptor, created);
    output = created;
  }
  return output;
}

/**
 * A pipe, a socket or a terminal blocks its writer while nobody reads. Node's stream over a pipe or a socket makes
 * writes fail with EAGAIN instead, but for all processes that share it, until the first of them exits: then Node
 * restores what it found. So a pipe or a terminal is opened again, for this process alone.
 */
function withoutWaiting(descriptor: 1 | 2): number {
  const stream = descriptor === 1 ? process.stdout : process.stderr;
  stream.on('error', () => {
    // Errors of other writers, such as Node's warnings: they cannot be reported anywhere.
  });
  if (!stream.isTTY && !fstatSync(descriptor).isFIFO()) return descriptor;
  try {
    const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;
    return openSync(`/proc/self/fd/${descriptor}`, O_WRONLY | O_NONBLOCK | O_NOCTTY);
  } catch {
    // Not on Linux, or the terminal belongs to another user.
    return descriptor;
  }
}

/** ENOSPC, EAGAIN, EPIPE, EIO or any other error: nothing was written. */
function tryTo(write: Write, bytes: Buffer): number {
  try {
    return write(bytes);
  } catch {
    return 0;
  }
}
