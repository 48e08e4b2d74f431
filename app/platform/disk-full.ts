import { statfsSync } from 'node:fs';
import { OperatorFault } from './operator-fault.ts';

/** SQLite and an outbox of mails write a few pages at once; below this, that is in doubt. */
const minFreeBytes = 256 * 1024;
const deepest = 4;
const codes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS']);
// https://sqlite.org/rescode.html: IOERR and FULL
const sqliteCodes = new Set([10, 13]);

/** The data folder takes nothing more: an operator can mend that. */
class DiskFull extends OperatorFault {
  constructor(directory: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      `Nothing can be written to ${directory}: ${reason}. Make room on its disk, and start again.`,
      { cause },
    );
    this.name = 'DiskFull';
  }
}

/** @returns the error, or what an operator should read of it if a disk is full */
export function asDiskFull(error: unknown, directory: string): unknown {
  const cause = causeInDisk(error);
  return cause === undefined ? error : new DiskFull(directory, cause);
}

/** @returns what says, among an error and its causes, that a disk takes nothing more */
export function causeInDisk(error: unknown, depth = deepest): Error | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, errcode, cause } = error as NodeJS.ErrnoException & { errcode?: number };
  const isFull =
    codes.has(code ?? '') || (errcode !== undefined && sqliteCodes.has(errcode & 0xff));
  if (isFull) return error;
  return depth === 0 ? undefined : causeInDisk(cause, depth - 1);
}

/** Whether there is surely room for what is written next. */
export function hasRoom(directory: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize >= minFreeBytes;
  } catch {
    return false;
  }
}
