import { parseArgs } from 'node:util';
import type { Command, Input } from './command.ts';
import { groupsOf, helpForMany, helpForOne, usage } from './help.ts';
import { nearest } from './nearest.ts';

type Parsed =
  | { readonly kind: 'run'; readonly command: Command; readonly input: Input }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'misused'; readonly message: string };

/** What is asked for, in the words that come first; then what this command understands. */
export function parse(args: readonly string[], commands: readonly Command[]): Parsed {
  const firstOption = args.findIndex((arg) => arg.startsWith('-'));
  const words = firstOption === -1 ? args : args.slice(0, firstOption);
  const command = commands.find(({ name }) => {
    const parts = name.split(' ');
    return parts.every((part, index) => part === words[index]);
  });
  if (command !== undefined) return parseCommand(command, args);

  const group = groupsOf(commands).find((name) => name === words[0]);
  const isUnknown = words.length > (group === undefined ? 0 : 1) && words[0] !== 'help';
  if (isUnknown) return { kind: 'misused', message: notACommand(words, commands) };
  const help = helpForMany(commands, group);
  const isAskedFor = words[0] === 'help' || args.includes('--help') || args.includes('-h');
  return isAskedFor ? { kind: 'help', text: help } : { kind: 'misused', message: help };
}

function notACommand(words: readonly string[], commands: readonly Command[]): string {
  const typed = words.slice(0, 2).join(' ');
  const names = commands.map(({ name }) => name);
  const guess = nearest(typed, names) ?? nearest(words[0] ?? '', names);
  const hint = guess ? `Did you mean "${guess}"?` : '--help lists the commands.';
  return `There is no command "${typed}". ${hint}`;
}

function parseCommand(command: Command, args: readonly string[]): Parsed {
  const specified = Object.entries(command.options).map(
    ([name, { value }]) => [name, { type: value === undefined ? 'boolean' : 'string' }] as const,
  );
  try {
    const { values, positionals, tokens } = parseArgs({
      args: args.slice(command.name.split(' ').length),
      allowPositionals: true,
      tokens: true,
      options: {
        ...Object.fromEntries(specified),
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values['help']) return { kind: 'help', text: helpForOne(command) };
    const inOrder = tokens.flatMap((token) => (token.kind === 'option' ? [token] : []));
    return check(command, positionals, values, inOrder);
  } catch (error) {
    if (!isArgumentError(error)) throw error;
    // Its further sentences are about how to give odd values.
    const [fault = ''] = error.message.split('. ', 1);
    return misuse(`${fault.replace(/\.$/, '')}.`, command);
  }
}

function check(
  command: Command,
  operands: readonly string[],
  given: Readonly<Record<string, unknown>>,
  inOrder: Input['inOrder'],
): Parsed {
  const missing = Object.entries(command.options)
    .filter(([name, { isRequired }]) => isRequired && given[name] === undefined)
    .map(([name]) => `--${name}`);
  if (missing.length > 0) return misuse(`${missing.join(' and ')} must be given.`, command);
  if (operands.length !== command.operands.length) {
    const fault = operands.length < command.operands.length ? 'Something is missing' : 'Too much';
    return misuse(`${fault} after "${command.name}".`, command);
  }
  const input: Input = {
    operands,
    option: (name) => (typeof given[name] === 'string' ? given[name] : undefined),
    has: (name) => given[name] === true,
    inOrder,
  };
  return { kind: 'run', command, input };
}

function misuse(fault: string, command: Command): Parsed {
  return { kind: 'misused', message: `${fault}\n${usage(command)}` };
}

function isArgumentError(error: unknown): error is Error {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS');
}
