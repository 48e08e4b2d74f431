import { allowClosedPipes, flushOutput } from '../../platform/standard-output.ts';
import { exitCodes } from './command.ts';
import { runCommandLine } from './run-command-line.ts';
import { text } from './text.ts';

// What a command writes, secrets and the database included, is its owner's alone.
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
// Now, and not when nothing is left to do: a connection to a frozen server would keep us waiting.
process.exit(outputFailed ? exitCodes.refused : exitCode);
