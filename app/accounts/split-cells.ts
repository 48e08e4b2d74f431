export interface Cells {
  readonly cells: readonly string[];
  readonly separator: string;
}

/**
 * Splits a line of CSV (RFC 4180) into its cells. Quotes count only at the beginning of a cell.
 *
 * @param separator a tab, a semicolon or a comma; if absent, the first of these that is in the line
 * @returns undefined if a quoted cell has no end, or something follows it
 */
export function splitCells(line: string, separator = separatorOf(line)): Cells | undefined {
  const cells: string[] = [];
  for (let at = 0; at <= line.length; at += 1) {
    let start = at;
    while (line[start] === ' ') start += 1;
    if (line[start] !== '"') {
      const end = endOf(line, separator, at);
      cells.push(line.slice(at, end));
      at = end;
      continue;
    }
    const quoted = readQuoted(line, start + 1);
    if (quoted === undefined) return undefined;
    const end = endOf(line, separator, quoted.end);
    const rest = line.slice(quoted.end, end).trim();
    // `"Lovelace, Ada" <ada@example.com>`, as email programs copy it.
    if (rest !== '' && !/^<[^<>]*>$/.test(rest)) return undefined;
    cells.push(rest === '' ? quoted.text : `${quoted.text} ${rest}`);
    at = end;
  }
  return { cells, separator };
}

function readQuoted(line: string, start: number) {
  for (let at = line.indexOf('"', start); at !== -1; at = line.indexOf('"', at + 2)) {
    if (line[at + 1] === '"') continue;
    return { text: line.slice(start, at).replaceAll('""', '"'), end: at + 1 };
  }
  return undefined;
}

function endOf(line: string, separator: string, from: number): number {
  const end = line.indexOf(separator, from);
  return end === -1 ? line.length : end;
}

function separatorOf(line: string): string {
  const outside = line.replace(/"[^"]*"/g, '');
  return ['\t', ';', ','].find((one) => outside.includes(one)) ?? ',';
}
