import { readFileSync } from 'node:fs';

const ticksPerSecond = 100;

/**
 * Seconds of processor time that a process has used, with all its threads: on a machine that others use too
 * a steadier figure than answers a second. NaN where there is no /proc.
 */
export function cpuSeconds(pid: number): number {
  try {
    // The name, in parentheses, may hold anything; utime and stime are the 14th and 15th field.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  } catch {
    return Number.NaN;
  }
}
