import { statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { OperatorFault } from './operator-fault.ts';

const sentences: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EROFS: 'its file system is mounted read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a part of this path is a file, not a folder',
  EEXIST: 'it is a file, not a folder',
  EISDIR: 'it is a folder, not a file',
  ELOOP: 'its symbolic links lead in a circle',
  ENAMETOOLONG: 'the path is too long',
  EMFILE: 'this process has too many open files',
  ENFILE: 'this machine has too many open files',
};

/** @param what the path's purpose and its variable: `the data folder (DATA_DIR)` */
export function pathFault(what: string, path: string, error: unknown): OperatorFault {
  return new OperatorFault(`Cannot use ${what} at ${path}: ${pathReason(path, error)}.`, {
    cause: error,
  });
}

/** Why a file or folder cannot be used: a clause without a full stop. */
export function pathReason(path: string, error: unknown): string {
  const { code = 'unknown error', message } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM') return refusal(path);
  return sentences[code] ?? `${message} (${code})`;
}

function refusal(path: string): string {
  const who = `the user that Gatehouse runs as (${ownName()}) has no permission`;
  try {
    const { uid: owner, mode } = statSync(path);
    return `${who}; it belongs to uid ${owner} and has mode ${(mode & 0o777).toString(8)}`;
  } catch {
    return who;
  }
}

/** A container may run as a user that is missing from its /etc/passwd. */
function ownName(): string {
  const uid = `uid ${process.getuid?.()}`;
  try {
    return `${userInfo().username}, ${uid}`;
  } catch {
    return uid;
  }
}
