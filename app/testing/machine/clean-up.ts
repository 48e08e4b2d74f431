/**
 * Tasks to run before this process ends, however it ends: stopping servers, removing folders. An uncaught
 * exception, `process.exit` and a normal end all pass through `exit`. Signals do not.
 */
const tasks = new Set<() => void>();
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

let isListening = false;

/** Runs a synchronous task when this process ends. @returns a function that cancels it */
export function atExit(task: () => void): () => void {
  listenOnce();
  tasks.add(task);
  return () => {
    tasks.delete(task);
  };
}

function listenOnce(): void {
  if (isListening) return;
  isListening = true;
  process.on('exit', runTasks);
  for (const signal of SIGNALS) process.on(signal, endBySignal);
}

/** Newest first, so that a server stops before its folder is removed. A failing task does not stop the others. */
function runTasks(): void {
  for (const task of [...tasks].reverse()) {
    tasks.delete(task);
    try {
      task();
    } catch (error) {
      console.error('A clean-up at exit failed', error);
    }
  }
}

/** Other listeners end the process in their own way, and may need the servers for it. `exit` follows then. */
function endBySignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  runTasks();
  process.removeListener(signal, endBySignal);
  process.kill(process.pid, signal);
}
