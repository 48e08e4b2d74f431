import type { Role } from './account.ts';
import { canonicalEmail, tryEmail } from './email-address.ts';
import { tryGroups } from './group-names.ts';
import { tryPersonName } from './person-name.ts';
import { type Cells, splitCells } from './split-cells.ts';

/** The maximum number of people in one list. */
export const maxInvitedAtOnce = 500;

/** A person to invite, as a list names them. */
export interface WantedInvitation {
  readonly email: string;
  readonly name: string | null;
  readonly role: Role;
  readonly groups: readonly string[];
}

export type ListFault =
  | 'email'
  | 'role'
  | 'groups'
  | 'name'
  | 'cells'
  /** The address is in an earlier line. */
  | 'duplicate'
  | 'account'
  | 'reserved'
  /** Where email works, administrators get their links by email only. */
  | 'administrator';

/** A line of a list, or an address of a line that has several. */
export interface ListEntry {
  /** Counted from 1. */
  readonly line: number;
  /** As it was typed. */
  readonly text: string;
  readonly parsed: WantedInvitation | { readonly fault: ListFault };
}

export interface ParsedList {
  /** The line that names the columns, if there is one. */
  readonly head: string | undefined;
  /** Every line that is not empty, in its order. Reading stops soon after the maximum is exceeded. */
  readonly entries: readonly ListEntry[];
}

/** The role and groups for lines that name none. */
export interface ListDefaults {
  readonly role: Role;
  readonly groups: readonly string[];
}

const columns = ['email', 'role', 'groups', 'name'] as const;
type Column = (typeof columns)[number];
const roles: readonly Role[] = ['user', 'admin'];

/**
 * Reads a list of people: one address per line, or CSV (RFC 4180) with commas, semicolons or tabs between its cells. A
 * first line with names of columns gives their order, otherwise it is email, role, groups, name. Several groups in a
 * cell are separated by spaces, commas, semicolons or bars. Also reads what email programs copy:
 * `Ada <ada@example.com>`, and several addresses on one line.
 */
export function parseInvitations(text: string, defaults: ListDefaults): ParsedList {
  const lines = text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .map((line, index) => ({ line: index + 1, text: line.trim() }))
    .filter((line) => line.text !== '');
  const head = headOf(lines[0]?.text);
  const separator = head?.separator;
  const reading = { order: head?.order ?? columns, separator, defaults };
  const entries: ListEntry[] = [];
  for (const line of lines.slice(head === undefined ? 0 : 1)) {
    if (entries.length > maxInvitedAtOnce) break;
    entries.push(...entriesOf(line, reading));
  }
  return { head: head && lines[0]?.text, entries: markDuplicates(entries) };
}

interface Reading {
  readonly order: readonly Column[];
  readonly separator: string | undefined;
  readonly defaults: ListDefaults;
}

function headOf(first: string | undefined) {
  const { cells = [], separator } = splitCells(first ?? '', undefined) ?? {};
  const order = cells.map((cell) => columns.find((name) => name === columnName(cell)));
  if (!order.includes('email') || order.includes(undefined)) return undefined;
  return { order: order as readonly Column[], separator };
}

function columnName(cell: string): string {
  const name = cell.trim().toLowerCase();
  return { 'e-mail': 'email', group: 'groups' }[name] ?? name;
}

function entriesOf({ line, text }: Omit<ListEntry, 'parsed'>, reading: Reading): ListEntry[] {
  const split = splitCells(text, reading.separator);
  if (split === undefined) return [{ line, text, parsed: { fault: 'cells' } }];
  const addresses = split.cells.filter((cell) => cell.trim() !== '');
  if (addresses.length > 1 && addresses.every((cell) => addressOf(cell).email.includes('@'))) {
    return addresses
      .slice(0, maxInvitedAtOnce + 1)
      .map((cell) => ({ line, text: cell.trim(), parsed: parse({ email: cell }, reading) }));
  }
  return [{ line, text, parsed: parseCells(split, reading) }];
}

function parseCells({ cells }: Cells, reading: Reading): ListEntry['parsed'] {
  const filled = cells.findLastIndex((cell) => cell.trim() !== '') + 1;
  if (filled > reading.order.length) return { fault: 'cells' };
  return parse(
    Object.fromEntries(reading.order.map((name, at) => [name, cells[at] ?? ''])),
    reading,
  );
}

function parse(
  cells: Readonly<Partial<Record<Column, string>>>,
  { defaults }: Reading,
): ListEntry['parsed'] {
  const address = addressOf(cells.email ?? '');
  const email = tryEmail(address.email);
  if (email === undefined) return { fault: 'email' };
  const roleName = (cells.role ?? '').trim().toLowerCase();
  const role = roleName === '' ? defaults.role : roles.find((each) => each === roleName);
  if (role === undefined) return { fault: 'role' };
  const groupText = (cells.groups ?? '').trim();
  const groups = groupText === '' ? defaults.groups : tryGroups(groupText.replace(/[\s;|]+/g, ','));
  if (groups === undefined) return { fault: 'groups' };
  const name = tryPersonName(cells.name?.trim() || address.name);
  return name === undefined ? { fault: 'name' } : { email, role, groups, name };
}

/** An address alone, or as email programs copy it: `Ada <ada@example.com>`. */
function addressOf(cell: string): { readonly email: string; readonly name: string } {
  const [, name = '', email] = /^([^<>]*)<([^<>]*)>$/.exec(cell.trim()) ?? [];
  if (email === undefined) return { email: cell.trim(), name: '' };
  return { email: email.trim(), name: name.trim().replace(/^"(.*)"$/, '$1') };
}

function markDuplicates(entries: readonly ListEntry[]): ListEntry[] {
  const seen = new Set<string>();
  return entries.map((entry) => {
    if ('fault' in entry.parsed) return entry;
    const address = canonicalEmail(entry.parsed.email);
    if (seen.has(address)) return { ...entry, parsed: { fault: 'duplicate' } };
    seen.add(address);
    return entry;
  });
}
