import type { Command, Option } from './command.ts';
import { table } from './words.ts';

const program = 'bin/gatehouse';

/** Options of every command. */
export const everywhere = {
  json: { about: 'print exactly one JSON document' },
  help: { about: 'show this help' },
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
    `For details: ${program} <command> --help`,
    'Exit codes: 0 done, 1 refused or not found, 2 wrong usage, 3 store unavailable.',
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
        isRequired ? `${about} (required)` : about,
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
