import { setImmediate } from 'node:timers/promises';

const streams = [process.stdout, process.stderr] as const;

/**
 * Tolerates readers that close the pipe, as `| head` does: later output is lost, and nothing fails.
 *
 * @param onFailure called once for any other failure, such as a full disk; without it, that is ignored, too
 */
export function allowClosedPipes(onFailure: (error: Error) => void = () => {}): void {
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') onFailure(error);
    });
  }
}

/**
 * Waits until all output is written. A pipe takes 64 kB at once and the rest as it is read; `process.exit` would drop
 * that rest (https://nodejs.org/api/process.html#a-note-on-process-io).
 */
export async function flushOutput(): Promise<void> {
  // A failure is reported in the next iteration of the event loop.
  await setImmediate();
  for (const stream of streams) {
    if (stream.writableLength > 0) {
      await new Promise<void>((resolve) => stream.write('', () => resolve()));
    }
  }
}
