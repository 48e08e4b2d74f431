import { type StartedProcess, startProcess } from '../machine/child-process.ts';
import { findOnPath } from '../machine/requirements.ts';
import { createThrowAwayDirectory } from '../machine/throw-away-directory.ts';

/** Processes that keep all processors busy. */
export interface BusyProcessors {
  /** For reports. */
  readonly name: string;
  stop(): Promise<void>;
}

/** stress-ng if it is installed, otherwise endless loops of Node. */
export async function startBusyProcessors(count: number): Promise<BusyProcessors> {
  const stress = await findOnPath('stress-ng');
  const [command, args] =
    stress === undefined
      ? [process.execPath, ['-e', 'for (;;);']]
      : [stress, ['--quiet', '--cpu', String(count)]];
  const processes: StartedProcess[] = [];
  while (processes.length < (stress === undefined ? count : 1)) {
    const directory = createThrowAwayDirectory('busy').path;
    processes.push(await startProcess({ name: 'busy', command, args, directory }));
  }
  return {
    name: stress === undefined ? `${count} endless loops` : `stress-ng --cpu ${count}`,
    stop: async () => {
      await Promise.all(processes.map((each) => each.kill()));
    },
  };
}
