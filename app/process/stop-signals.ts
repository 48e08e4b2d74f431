/**
 * Ctrl-C in a terminal may arrive twice: the terminal signals the whole process group, and npm passes its own signal
 * on.
 */
const sameKeyPressMs = 500;

/**
 * Calls `stop` once, on the first SIGTERM or SIGINT, and `exitNow` on each SIGINT that comes more than half a second
 * after the first signal.
 */
export function onStopSignal(stop: (signal: NodeJS.Signals) => void, exitNow: () => void): void {
  let stoppedAt: number | undefined;
  const onSignal = (signal: NodeJS.Signals) => {
    if (stoppedAt === undefined) {
      stoppedAt = performance.now();
      stop(signal);
    } else if (signal === 'SIGINT' && performance.now() - stoppedAt > sameKeyPressMs) exitNow();
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
}
