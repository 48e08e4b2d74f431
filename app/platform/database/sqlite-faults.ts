import { OperatorFault } from '../operator-fault.ts';
import { Unavailable } from '../unavailable.ts';

/** Primary result codes of https://sqlite.org/rescode.html that waiting does not fix. */
const sentences: Readonly<Record<number, string>> = {
  8: 'it can be read but not written. Check who owns it and its folder',
  10: 'reading or writing it failed. Check the disk',
  11: 'it is damaged. Restore it from a backup',
  13: 'the disk is full',
  14: 'it could not be opened. Check that the path is a file in a folder that may be written',
  26: 'it is no SQLite database. Restore it from a backup, or choose another file',
};

/** @returns undefined for unrelated errors and passing failures */
export function sqliteFault(path: string, error: unknown): OperatorFault | undefined {
  const original = error instanceof Unavailable ? error.cause : error;
  const { errcode } = original as { errcode?: number };
  // The low byte is the primary result code; the rest is detail.
  const sentence = errcode === undefined ? undefined : sentences[errcode & 0xff];
  if (sentence === undefined) return undefined;
  return new OperatorFault(`Cannot use the database ${path}: ${sentence}.`, { cause: error });
}
