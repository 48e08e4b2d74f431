import { readFileSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';

const folder = '/dev/shm';
/** Several times the size of the files of a whole run. */
const roomBytes = 2 ** 31;

/**
 * A folder in memory, because files of tests are temporary and need not wait for a disk.
 *
 * @returns undefined if there is none, or too little room, or programs in it may not run (tests write some)
 */
export function memoryFolder(): string | undefined {
  try {
    const mount = readFileSync('/proc/self/mounts', 'utf8')
      .split('\n')
      .map((line) => line.split(' '))
      .find(([, path]) => path === folder);
    if (mount?.[2] !== 'tmpfs' || mount[3]?.split(',').includes('noexec')) return undefined;
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > roomBytes && freemem() > 2 * roomBytes ? folder : undefined;
  } catch {
    return undefined;
  }
}
