import type { Command } from './command.ts';
import { table } from './words.ts';

const program = 'bin/gatehouse';

const everywhere = {
  '--json': 'print exactly one JSON document',
  '--help': 'show this',
};

/** What can be done, for all commands or for a group such as `account`. */
export function helpForMany(commands: readonly Command[], group?: string): string {
  const shown = commands.filter(({ name }) => group === undefined || isIn(group, name));
  return [
    `Usage: ${program} ${group ?? '<command>'} ...`,
    '',
    ...indented(shown.map((command) => [withOperands(command), command.about])),
    '',
    `To know more of one: ${program} <command> --help`,
    'Exit codes: 0 done, 1 refused or not found, 2 wrong usage, 3 store unavailable.',
  ].join('\n');
}

export function helpForOne(command: Command): string {
  const options = Object.entries(command.options).map(([name, option]) => [
    option.value === undefined ? `--${name}` : `--${name} ${option.value}`,
    option.isRequired ? `${option.about} (needed)` : option.about,
  ]);
  return [
    usage(command),
    '',
    `${command.about}.`,
    ...(command.notes ?? []),
    '',
    ...indented([...options, ...Object.entries(everywhere)]),
  ].join('\n');
}

export function usage(command: Command): string {
  const required = Object.entries(command.options)
    .filter(([, { isRequired }]) => isRequired)
    .map(([name, { value }]) => ` --${name} ${value}`);
  return `Usage: ${program} ${withOperands(command)}${required.join('')}`;
}

/** The first words of all commands that have two: account, session, ... */
export function groupsOf(commands: readonly Command[]): string[] {
  const firsts = commands.filter(({ name }) => name.includes(' ')).map(({ name }) => name);
  return [...new Set(firsts.map((name) => name.slice(0, name.indexOf(' '))))];
}

function isIn(group: string, name: string): boolean {
  return name.startsWith(`${group} `);
}

function withOperands({ name, operands }: Command): string {
  return [name, ...operands.map((operand) => `<${operand}>`)].join(' ');
}

function indented(rows: readonly (readonly string[])[]): string[] {
  return table(rows).map((line) => `  ${line}`);
}
