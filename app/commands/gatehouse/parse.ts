import { parseArgs } from 'node:util';
import type { Command, Input, Option } from './command.ts';
import { everywhere, helpForMany, helpForOne, usage } from './help.ts';
import { nearest } from './nearest.ts';
import { text } from './text.ts';

type Parsed =
  | { readonly kind: 'run'; readonly command: Command; readonly input: Input }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'misused'; readonly message: string };

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];
type OptionToken = Extract<Token, { readonly kind: 'option' }>;

/** Finds the command that the first words name, and checks the other arguments against its declaration. */
export function parse(args: readonly string[], commands: readonly Command[]): Parsed {
  if (args[0] === 'help') return parse([...args.slice(1), '--help'], commands);
  const firstOption = args.findIndex((arg) => arg.startsWith('-'));
  const words = firstOption === -1 ? args : args.slice(0, firstOption);
  const command = commands.find(({ name }) => `${words.join(' ')} `.startsWith(`${name} `));
  if (command !== undefined) return parseCommand(command, args);

  const [noun = ''] = words;
  const isNoun = commands.some(({ name }) => name.startsWith(`${noun} `));
  if (words.length > (isNoun ? 1 : 0)) {
    return { kind: 'misused', message: unknownCommand(words, commands) };
  }
  const isAskedFor = args.includes('--help') || args.includes('-h');
  const text = helpForMany(commands, noun);
  return isAskedFor ? { kind: 'help', text } : { kind: 'misused', message: text };
}

function unknownCommand(words: readonly string[], commands: readonly Command[]): string {
  const typed = words.slice(0, 2).join(' ');
  const names = commands.map(({ name }) => name);
  const guess = nearest(typed, names) ?? nearest(words[0] ?? '', names);
  return guess === undefined
    ? text(['command-line.unknown-command', { typed }])
    : text(['command-line.unknown-command-guess', { typed, guess }]);
}

function parseCommand(command: Command, args: readonly string[]): Parsed {
  const options: Readonly<Record<string, Option>> = { ...command.options, ...everywhere };
  const { values, positionals, tokens } = parseArgs({
    args: args.slice(command.name.split(' ').length),
    allowPositionals: true,
    // Not strict, because strict mode stops at the first fault.
    strict: false,
    tokens: true,
    options: {
      ...Object.fromEntries(
        Object.entries(options).map(([name, { value }]) => [
          name,
          { type: value === undefined ? 'boolean' : 'string' } as const,
        ]),
      ),
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values['help']) return { kind: 'help', text: helpForOne(command) };

  const inOrder = tokens.filter((token) => token.kind === 'option');
  const swallowed = new Set(inOrder.filter(hasSwallowedOption).map(({ value }) => value));
  const isUnknown = inOrder.some(({ name }) => !Object.hasOwn(options, name));
  const faults = [
    ...inOrder.flatMap((token) => optionFault(token, options)),
    ...Object.entries(options)
      .filter(([name, { isRequired }]) => isRequired && values[name] === undefined)
      .filter(([name]) => !swallowed.has(`--${name}`))
      .map(([name, { value }]) =>
        text(['command-line.missing-option', { name, value: value ?? '' }]),
      ),
    ...command.operands
      .slice(positionals.length)
      .map((operand) => text(['command-line.missing-argument', { operand }])),
    // An argument after an unknown option may be its value, even a password, so it is not repeated.
    ...(isUnknown ? [] : positionals.slice(command.operands.length)).map((argument) =>
      text(['command-line.unexpected-argument', { argument }]),
    ),
  ];
  if (faults.length > 0) {
    return { kind: 'misused', message: [...faults, usage(command)].join('\n') };
  }
  const input: Input = {
    operands: positionals,
    option: (name) => inOrder.findLast((token) => token.name === name)?.value,
    has: (name) => values[name] === true,
    inOrder,
  };
  return { kind: 'run', command, input };
}

function optionFault(token: OptionToken, options: Readonly<Record<string, Option>>): string[] {
  const { name, rawName, value } = token;
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined) {
    const guess = nearest(name, Object.keys(options));
    return [
      guess === undefined
        ? text(['command-line.unknown-option', { option: rawName }])
        : text(['command-line.unknown-option-guess', { option: rawName, guess }]),
    ];
  }
  if (option.value === undefined) {
    return value === undefined ? [] : [text(['command-line.no-value', { name }])];
  }
  const isMissing = value === undefined || hasSwallowedOption(token);
  return isMissing ? [text(['command-line.needs-value', { name, value: option.value }])] : [];
}

/** Whether parseArgs took the next option as the value of this one. */
function hasSwallowedOption({ value, inlineValue }: OptionToken): boolean {
  return value?.startsWith('-') === true && !inlineValue;
}
