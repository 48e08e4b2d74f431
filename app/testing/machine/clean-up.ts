/**
 * What must be done before this process ends, however it ends: servers killed, folders removed.
 * An uncaught exception, `process.exit` and an ordinary end all pass through `exit`; signals don't.
 */
const tasks = new Set<() => void>();
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

let isListening = false;

/**
 * Runs the task when this process ends; it must not be asynchronous. Returns the function that
 * takes it back.
 */
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

/** Newest first: a server before the folder it writes to. One failing task stops no other. */
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

/**
 * If somebody else listens too, they end the process in their own good order and may need the
 * servers for it; `exit` follows then.
 */
function endBySignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  runTasks();
  process.removeListener(signal, endBySignal);
  process.kill(process.pid, signal);
}
