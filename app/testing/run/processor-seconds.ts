import { readFileSync } from 'node:fs';

/** USER_HZ, which is 100 on all Linux systems: proc(5). */
const ticksPerSecond = 100;

/**
 * Processor time of all children that have ended, and of theirs. Unlike wall-clock time it is the same on a
 * busy machine.
 *
 * @returns seconds; undefined without /proc
 */
export function processorSecondsOfChildren(): number | undefined {
  try {
    // The second field, the name, may contain spaces. After it, cutime and cstime are the 14th and 15th.
    const fields = readFileSync('/proc/self/stat', 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
  } catch {
    return undefined;
  }
}
