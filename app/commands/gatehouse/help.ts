import type { Command, Option } from './command.ts';
import { text } from './text.ts';
import { table } from './words.ts';

const program = 'bin/gatehouse';

/** Options of every command. */
export const everywhere = {
  json: { about: text('command-line.json') },
  help: { about: text('command-line.help') },
} satisfies Readonly<Record<string, Option>>;

/**
 * Lists commands.
 *
 * @param noun such as `account`, for its commands alone
 */
export function helpForMany(commands: readonly Command[], noun = ''): string {
  const shown = commands.filter(({ name }) => `${name} `.startsWith(noun && `${noun} `));
  return [
    `Usage: ${program} ${noun || '<command>'} ...`,
    '',
    ...indented(shown.map((command) => [withOperands(command), command.about])),
    '',
    text(['command-line.details', { command: `${program} <command> --help` }]),
    text('command-line.exit-codes'),
  ].join('\n');
}

export function helpForOne(command: Command): string {
  const options = Object.entries<Option>({ ...command.options, ...everywhere });
  return [
    usage(command),
    '',
    `${command.about}.`,
    ...(command.notes ?? []),
    '',
    ...indented(
      options.map(([name, { value, about, isRequired }]) => [
        value === undefined ? `--${name}` : `--${name} ${value}`,
        isRequired ? text(['command-line.required', { about }]) : about,
      ]),
    ),
  ].join('\n');
}

export function usage(command: Command): string {
  const required = Object.entries(command.options)
    .filter(([, { isRequired }]) => isRequired)
    .map(([name, { value }]) => ` --${name} ${value}`);
  return `Usage: ${program} ${withOperands(command)}${required.join('')}`;
}

function withOperands({ name, operands }: Command): string {
  return [name, ...operands.map((operand) => `<${operand}>`)].join(' ');
}

function indented(rows: readonly (readonly string[])[]): string[] {
  return table(rows).map((line) => `  ${line}`);
}
