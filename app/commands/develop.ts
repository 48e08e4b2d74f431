import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { join } from 'node:path';

// `npm run dev`: like `npm start`, and restarts after every change of a file. Start-up compiles what changed,
// so nothing works in development only.

const root = join(import.meta.dirname, '../..');
const watched = ['app', 'views', 'styles', 'public'];
const isOurs = /^(?!build\b).*\.(ts|njk|scss|svg|js)$/;
const settleMs = 150;

let server = start();
let pending: NodeJS.Timeout | undefined;
let isStopping = false;

function start(): ChildProcess {
  const command = join(root, 'app/commands/start.ts');
  return spawn(process.execPath, [command], { cwd: root, stdio: 'inherit' });
}

/** Resolves immediately for a server that has already ended, such as one that could not start. */
async function end(signal: NodeJS.Signals) {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.kill(signal);
  await once(server, 'exit');
}

async function restart() {
  await end('SIGTERM');
  if (!isStopping) server = start();
}

for (const folder of watched) {
  watch(join(root, folder), { recursive: true }, (_event, file) => {
    if (file === null || !isOurs.test(file)) return;
    // Editors write several files at once, and one file several times.
    clearTimeout(pending);
    pending = setTimeout(() => void restart(), settleMs);
  });
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    isStopping = true;
    void end(signal).then(() => process.exit(0));
  });
}
