import { writeSync } from 'node:fs';
import { exitCodes } from './command.ts';

const readerPauseMs = 10;

/**
 * Writes a line to standard output, to its end: a reader may take its time, as with any command. When it
 * cannot be written, the process ends with an error: a script must not take nothing for an answer.
 */
export function print(text: string): void {
  try {
    writeAll(Buffer.from(`${text}\n`));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // A reader that has gone, such as "head", has seen enough.
    if (code === 'EPIPE') return;
    console.error(`The output could not be written: ${message}`);
    process.exit(exitCodes.refused);
  }
}

function writeAll(bytes: Buffer) {
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  let left = bytes;
  while (left.length > 0) {
    try {
      left = left.subarray(writeSync(1, left));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(sleeper, 0, 0, readerPauseMs);
    }
  }
}
