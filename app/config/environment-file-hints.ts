/**
 * Finds lines of a `.env` file that Node reads differently from what they look like, or not at all
 * (https://nodejs.org/api/environment_variables.html#dotenv). No hint shows a value.
 *
 * @returns clauses that begin with the line
 */
export function environmentFileHints(text: string): readonly string[] {
  const hints: string[] = [];
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index += 1) {
    const line = (lines[index] ?? '').replace(/^\uFEFF/, '').trim();
    const where = `line ${index + 1}`;
    if (line === '' || line.startsWith('#')) continue;
    const [, name = '', value = ''] = /^(?:export\s+)?(\w+)\s*=\s*(.*)$/.exec(line) ?? [];
    const hint =
      name === '' ? ' sets no variable: it must be NAME=value.' : hintAtValue(name, value);
    if (hint !== undefined) hints.push(where + hint);
    if (isOpen(value)) index = lineWithClosing(lines, index, value[0] ?? '');
  }
  return hints;
}

function hintAtValue(name: string, value: string): string | undefined {
  if (isOpen(value)) {
    return `: the quote that begins ${name} does not end in this line, so further lines may become part of it.`;
  }
  if (isQuoted(value)) {
    const rest = value.slice(closingQuote(value) + 1);
    if (/^\s*(?:#.*)?$/.test(rest)) return undefined;
    return `: what follows the closing quote of ${name} is not read.`;
  }
  if (!/\S#/.test(value)) return undefined;
  return `: in ${name}, everything from # on is a comment. Put the value in quotes.`;
}

function isQuoted(value: string): boolean {
  return /^["'`]/.test(value);
}

function isOpen(value: string): boolean {
  return isQuoted(value) && closingQuote(value) === -1;
}

function closingQuote(value: string): number {
  return value.indexOf(value[0] ?? '', 1);
}

/** The line after which Node goes on: it takes all lines up to there for one value. */
function lineWithClosing(lines: readonly string[], opening: number, quote: string): number {
  const later = lines.findIndex((line, index) => index > opening && line.includes(quote));
  return later === -1 ? opening : later;
}
