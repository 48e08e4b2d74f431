import { chownSync, statSync } from 'node:fs';

/**
 * Gives a file that root has written to the owner of another file or folder, so that the user who runs the server can
 * read it. Does nothing for other users.
 */
export function giveToOwnerOf(model: string, file: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(model);
  chownSync(file, uid, gid);
}
