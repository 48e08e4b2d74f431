import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const secretBytes = 32;

/**
 * The secrets kept in a file of the data folder, newest first; a 256-bit one is made on first use.
 * Only its owner may read the file.
 */
export function loadOrCreateSecrets(directory: string, name: string): string[] {
  const path = join(directory, name);
  createOnce(path, `${randomBytes(secretBytes).toString('base64url')}\n`);
  const secrets = readFileSync(path, 'utf8')
    .split(/[\s,]+/)
    .filter(Boolean);
  if (secrets.length === 0) throw new Error(`${path} holds no secret; restore it from a backup.`);
  return secrets;
}

/** Whole or not at all, even when killed half-way, and the first of several processes wins. */
function createOnce(path: string, content: string): void {
  const draft = `${path}.${process.pid}.new`;
  writeFileSync(draft, content, { mode: 0o600, flush: true });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
}
