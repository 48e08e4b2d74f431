import { randomBytes } from 'node:crypto';
import {
  existsSync,
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { giveToOwnerOf } from './give-to-owner.ts';
import { OperatorFault } from './operator-fault.ts';
import { pathFault } from './path-fault.ts';

const secretBytes = 32;

/**
 * The secrets in a file of the data folder, newest first. Creates the file with one 256-bit secret on first use. Only
 * its owner may read the file.
 *
 * @throws OperatorFault if it cannot be read or created, or is empty
 */
export function loadOrCreateSecrets(directory: string, name: string): string[] {
  const path = join(directory, name);
  const secrets = secretsIn(readOrCreate(path));
  if (secrets.length === 0) {
    throw new OperatorFault(`${path} holds no secret: restore it from a backup.`);
  }
  return secrets;
}

/** The secrets in the content of such a file. */
export function secretsIn(content: string): string[] {
  return content.split(/[\s,]+/).filter(Boolean);
}

/**
 * Puts a new secret before the others in a file of the data folder: what the older ones have signed stays valid.
 * Processes that have already read the file have to read it again.
 *
 * @returns the secrets that are in the file now
 */
export function addSecret(directory: string, name: string): string[] {
  return replace(directory, name, [newKey(), ...loadOrCreateSecrets(directory, name)]);
}

/** Removes the last of several secrets. @returns the remaining ones */
export function dropOldestSecret(directory: string, name: string): string[] {
  const secrets = loadOrCreateSecrets(directory, name);
  if (secrets.length < 2) throw new Error('The only secret cannot be dropped.');
  return replace(directory, name, secrets.slice(0, -1));
}

/** Puts secrets before those that are in a file of the data folder already, if there is one. */
export function putSecretsFirst(directory: string, name: string, secrets: readonly string[]): void {
  const present = existsSync(join(directory, name)) ? loadOrCreateSecrets(directory, name) : [];
  replace(directory, name, [...new Set([...secrets, ...present])]);
}

/** When the file was last written, in milliseconds since the epoch. */
export function secretsChangedAt(directory: string, name: string): number {
  return statSync(join(directory, name)).mtimeMs;
}

/**
 * Replaces the file atomically: concurrent readers, and readers after a power cut, find the old list or the new one.
 */
function replace(directory: string, name: string, secrets: string[]): string[] {
  const path = join(directory, name);
  const draft = `${path}.${process.pid}.new`;
  try {
    writeFileSync(draft, `${secrets.join('\n')}\n`, { mode: 0o600, flush: true });
    giveToOwnerOf(existsSync(path) ? path : directory, draft);
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

/** Creates the file completely or not at all, even if killed half-way. The first of several processes wins. */
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
 * For network and FAT file systems without hard links. The first process wins here, too, but a kill half-way leaves
 * an incomplete file.
 */
function createWithoutLinks(path: string, content: string): void {
  try {
    writeFileSync(path, content, { mode: 0o600, flush: true, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
