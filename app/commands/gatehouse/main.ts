import { allowClosedPipes, flushOutput } from '../../platform/standard-output.ts';
import { exitCodes } from './command.ts';
import { runCommandLine } from './run-command-line.ts';
import { text } from './text.ts';

// Only its owner may read the files that a command writes, such as secrets and the database.
process.umask(0o077);

let outputFailed = false;
allowClosedPipes((error) => {
  if (!outputFailed) console.error(text(['command-line.output-failed', { reason: error.message }]));
  outputFailed = true;
});
const exitCode = await runCommandLine(process.argv.slice(2), {
  out: (text) => console.log(text),
  error: (text) => console.error(text),
});
await flushOutput();
// Exit now: an open connection to a frozen server would keep the process alive.
process.exit(outputFailed ? exitCodes.refused : exitCode);
