import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { OperatorFault } from './operator-fault.ts';
import { pathFault } from './path-fault.ts';

const secretBytes = 32;

/**
 * The secrets kept in a file of the data folder, newest first; a 256-bit one is made on first use.
 * Only its owner may read the file.
 *
 * @throws OperatorFault if it cannot be read or made, or is empty
 */
export function loadOrCreateSecrets(directory: string, name: string): string[] {
  const path = join(directory, name);
  const secrets = readOrCreate(path)
    .split(/[\s,]+/)
    .filter(Boolean);
  if (secrets.length === 0) {
    throw new OperatorFault(`${path} holds no secret: restore it from a backup.`);
  }
  return secrets;
}

/**
 * Puts a fresh secret before those kept in a file of the data folder: what the older ones have signed
 * stays good. Whoever has read the file already has to read it again.
 *
 * @returns the secrets as they are kept now
 */
export function addSecret(directory: string, name: string): string[] {
  return replace(directory, name, [newKey(), ...loadOrCreateSecrets(directory, name)]);
}

/** Forgets the last of several secrets. @returns those that are kept now */
export function dropOldestSecret(directory: string, name: string): string[] {
  const secrets = loadOrCreateSecrets(directory, name);
  if (secrets.length < 2) throw new Error('The only secret cannot be dropped.');
  return replace(directory, name, secrets.slice(0, -1));
}

/** When the file was last written, in milliseconds since the epoch. */
export function secretsChangedAt(directory: string, name: string): number {
  return statSync(join(directory, name)).mtimeMs;
}

/** Whoever reads the file meanwhile, or after a power cut, finds the old list or the new one. */
function replace(directory: string, name: string, secrets: string[]): string[] {
  const path = join(directory, name);
  const draft = `${path}.${process.pid}.new`;
  try {
    writeFileSync(draft, `${secrets.join('\n')}\n`, { mode: 0o600, flush: true });
    // Done by root, the file must stay readable by the user that the server runs as.
    if (process.getuid?.() === 0) chownSync(draft, statSync(path).uid, statSync(path).gid);
    renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
  return secrets;
}

function newKey(): string {
  return randomBytes(secretBytes).toString('base64url');
}

function readOrCreate(path: string): string {
  try {
    if (!existsSync(path)) createOnce(path, `${newKey()}\n`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw pathFault('the secret', path, error);
  }
}

/** Whole or not at all, even when killed half-way, and the first of several processes wins. */
function createOnce(path: string, content: string): void {
  const draft = `${path}.${process.pid}.new`;
  writeFileSync(draft, content, { mode: 0o600, flush: true });
  try {
    linkSync(draft, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EPERM' || code === 'ENOTSUP') createWithoutLinks(path, content);
    else if (code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
}

/**
 * Some network and FAT file systems have no hard links. There the first process wins too, but a kill half-way
 * leaves a part of the file.
 */
function createWithoutLinks(path: string, content: string): void {
  try {
    writeFileSync(path, content, { mode: 0o600, flush: true, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
