import { allowClosedPipes, flushOutput } from '../../platform/standard-output.ts';
import { exitCodes, type Result, refused } from './command.ts';
import { commands } from './commands.ts';
import { explain } from './explain.ts';
import { parse } from './parse.ts';

// What a command writes, secrets and the database included, is its owner's alone.
process.umask(0o077);

const args = process.argv.slice(2);
const wantsJson = args.includes('--json');
let outputFailed = false;
allowClosedPipes((error) => {
  if (!outputFailed) console.error(`The output could not be written: ${error.message}.`);
  outputFailed = true;
});
const exitCode = await run();
await flushOutput();
// Now, and not when nothing is left to do: a connection to a frozen server would keep us waiting.
process.exit(outputFailed ? exitCodes.refused : exitCode);

/** @returns the exit code */
async function run(): Promise<number> {
  const parsed = parse(args, commands);
  if (parsed.kind === 'help') {
    console.log(parsed.text);
    return exitCodes.done;
  }
  if (parsed.kind === 'misused') return report(parsed);
  try {
    return report(await parsed.command.run(parsed.input));
  } catch (error) {
    const { code, message } = explain(error);
    if (code !== 'unavailable') return report(refused(code, message));
    tell(code, message);
    return exitCodes.unavailable;
  }
}

function report(result: Result): number {
  switch (result.kind) {
    case 'done':
      console.log(wantsJson ? JSON.stringify(result.json) : result.lines.join('\n'));
      if (result.nextSteps.length > 0) console.error(result.nextSteps.join('\n'));
      break;
    case 'refused':
      tell(result.code, result.message);
      break;
    case 'misused':
      tell('misused', result.message);
      break;
  }
  return exitCodes[result.kind];
}

/** Whoever wants JSON gets a document in any case. */
function tell(code: string, message: string) {
  console.error(message);
  if (wantsJson) console.log(JSON.stringify({ error: { code, message } }));
}
