import { chmodSync, chownSync, mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Identity } from './child-process.ts';
import { atExit } from './clean-up.ts';

const TRAVERSABLE_BY_ALL = 0o001;

export interface ThrowAwayDirectory {
  readonly path: string;
  /** Removes it with all its files. This also happens when the process ends. */
  readonly remove: () => void;
}

/** A new empty folder. With an owner only that user can read it, otherwise everybody. */
export function createThrowAwayDirectory(name: string, owner?: Identity): ThrowAwayDirectory {
  const path = mkdtempSync(join(temporaryFolder(), `gatehouse-${name}-`));
  if (owner === undefined) chmodSync(path, 0o755);
  else chownSync(path, owner.uid, owner.gid);

  const removeNow = () => rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  const cancel = atExit(removeNow);
  return {
    path,
    remove() {
      cancel();
      removeNow();
    },
  };
}

/** Other users may have no access to root's own temporary folder, but always to /tmp. */
function temporaryFolder(): string {
  const folder = realpathSync(tmpdir());
  return process.getuid?.() === 0 && !isTraversableByAll(folder) ? '/tmp' : folder;
}

function isTraversableByAll(folder: string): boolean {
  if ((statSync(folder).mode & TRAVERSABLE_BY_ALL) === 0) return false;
  const parent = dirname(folder);
  return parent === folder || isTraversableByAll(parent);
}
