import { setTimeout as delay } from 'node:timers/promises';
import { type ProcessOptions, type StartedProcess, startProcess, within } from './child-process.ts';

const POLL_MS = 10;
const READY_TIMEOUT_MS = 90_000;

/** Runs a command to its end. Throws an Error with its output if it fails or takes too long. */
export async function runProcess(options: ProcessOptions, timeoutMs: number): Promise<void> {
  const started = await startProcess(options);
  try {
    const how = await within(started.ended, timeoutMs, `${options.name} took over ${timeoutMs} ms`);
    if (how !== 'exit code 0') throw new Error(`${options.name} failed with ${how}`);
  } catch (error) {
    throw withOutput(error, started);
  } finally {
    await started.kill();
  }
}

/**
 * Repeats a probe until the process is ready. The probe must limit its own time, and may throw while it is
 * not ready. If the process ends or the time is over, the process is killed, and the Error shows its output.
 */
export async function untilReady(
  started: StartedProcess,
  probe: () => Promise<boolean>,
  timeoutMs = READY_TIMEOUT_MS,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  let lastError: unknown;
  while (started.isRunning() && performance.now() < deadline) {
    const isReady = await probe().catch((error: unknown) => {
      lastError = error;
      return false;
    });
    if (isReady) return;
    await delay(POLL_MS);
  }
  const reason = started.isRunning() ? `not ready within ${timeoutMs} ms` : await started.ended;
  await started.kill();
  throw withOutput(new Error(`${started.name}: ${reason}`, { cause: lastError }), started);
}

function withOutput(error: unknown, started: StartedProcess): Error {
  const message = error instanceof Error ? error.message : String(error);
  const output = `${started.stdout()}${started.stderr()}`.trim();
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return new Error(`${message}. Its output:\n${output}`, { cause });
}
