import { readFileSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';

const folder = '/dev/shm';
/** Several times what a whole run has written at once. */
const roomBytes = 2 ** 31;

/**
 * A folder that is kept in memory: what tests write is thrown away soon, and need not wait for a disk.
 *
 * @returns undefined where there is none, too little room in it, or programs in it must not run (tests write some)
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
