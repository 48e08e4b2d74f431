import { writeSync } from 'node:fs';

/**
 * Standard output for a log that blocks nothing. Lines that cannot be written, because the disk is full or
 * nobody reads, are dropped. The next line that can be written says how many.
 */
export function createLogOutput(): { write(line: string): void } {
  // Node's stream makes a pipe return EAGAIN instead of blocking.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  /** The rest of a line that was written in part. */
  let rest = Buffer.alloc(0);
  let dropped = 0;

  function isAllWritten(bytes: Buffer<ArrayBuffer>): boolean {
    try {
      rest = bytes.subarray(writeSync(1, bytes));
    } catch {
      return false;
    }
    return rest.length === 0;
  }

  return {
    write(line) {
      if (rest.length > 0 && !isAllWritten(rest)) {
        dropped += 1;
        return;
      }
      const loss = dropped === 0 ? '' : `${JSON.stringify({ level: 'warn', dropped })}\n`;
      const isBegun = isAllWritten(Buffer.from(loss + line)) || rest.length > 0;
      dropped = isBegun ? 0 : dropped + 1;
    },
  };
}
