import { exitCodes, type Result, refused } from './command.ts';
import { commands } from './commands.ts';
import { explain } from './explain.ts';
import { parse } from './parse.ts';

/** Receives the texts of a command, each without its line feed. */
export interface Output {
  out(text: string): void;
  error(text: string): void;
}

/**
 * Runs the command in the arguments.
 *
 * @returns the exit code
 */
export async function runCommandLine(args: readonly string[], output: Output): Promise<number> {
  const wantsJson = args.includes('--json');
  const parsed = parse(args, commands);
  if (parsed.kind === 'help') {
    output.out(parsed.text);
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

  function report(result: Result): number {
    switch (result.kind) {
      case 'done':
        output.out(wantsJson ? JSON.stringify(result.json) : result.lines.join('\n'));
        if (result.nextSteps.length > 0) output.error(result.nextSteps.join('\n'));
        break;
      case 'refused':
        tell(result.code, result.message, result.json);
        break;
      case 'unavailable':
        if (!wantsJson) output.out(result.lines.join('\n'));
        tell('unavailable', result.message, result.json);
        break;
      case 'printed':
        break;
      case 'misused':
        tell('misused', result.message);
        break;
    }
    return exitCodes[result.kind === 'printed' ? 'done' : result.kind];
  }

  /** With `--json`, errors are a document too. */
  function tell(code: string, message: string, more: object = {}) {
    output.error(message);
    if (wantsJson) output.out(JSON.stringify({ ...more, error: { code, message } }));
  }
}
