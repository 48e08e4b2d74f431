import { readFileSync } from 'node:fs';

/** USER_HZ, which is 100 on everything that Linux runs on: proc(5). */
const ticksPerSecond = 100;

/**
 * What the children that have ended, and theirs, have used of the processors: unlike the clock it tells the same on
 * a busy machine.
 *
 * @returns seconds, or undefined where there is no /proc
 */
export function processorSecondsOfChildren(): number | undefined {
  try {
    // The name, the second field, may hold spaces. After it cutime and cstime are the 14th and 15th.
    const fields = readFileSync('/proc/self/stat', 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
  } catch {
    return undefined;
  }
}
