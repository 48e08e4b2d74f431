import { statfsSync } from 'node:fs';
import { OperatorFault } from './operator-fault.ts';

/** SQLite and the outbox write a few pages at once. With less space than this, a write may fail. */
const minFreeBytes = 256 * 1024;
const deepest = 4;
const codes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS']);
// https://sqlite.org/rescode.html: IOERR and FULL
const sqliteCodes = new Set([10, 13]);

/** The disk of the data folder is full. An operator can fix that. */
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

/** @returns the error, or an explanation for the operator if a disk is full */
export function asDiskFull(error: unknown, directory: string): unknown {
  const cause = causeInDisk(error);
  return cause === undefined ? error : new DiskFull(directory, cause);
}

/** @returns the error, among an error and its causes, that reports a full disk */
export function causeInDisk(error: unknown, depth = deepest): Error | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, errcode, cause } = error as NodeJS.ErrnoException & { errcode?: number };
  const isFull =
    codes.has(code ?? '') || (errcode !== undefined && sqliteCodes.has(errcode & 0xff));
  if (isFull) return error;
  return depth === 0 ? undefined : causeInDisk(cause, depth - 1);
}

/** Whether there is certainly space for the next write. */
export function hasRoom(directory: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize >= minFreeBytes;
  } catch {
    return false;
  }
}
