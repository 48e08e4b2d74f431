import type { IncomingMessage } from 'node:http';
import type { Cookie } from './cookies.ts';

/**
 * Every value that a request carries under this name, without the quotes that a client may put around it (RFC
 * 6265 section 4.1.1). More than one value means that somebody else sets a cookie of this name too.
 */
export function cookieValues(
  { headers }: Pick<IncomingMessage, 'headers'>,
  { name }: Pick<Cookie, 'name'>,
): string[] {
  const text = headers.cookie ?? '';
  const values: string[] = [];
  // Looked for and not split, as the gate reads cookies more often than anything else.
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
    const before = backOverBlanks(text, at);
    const after = overBlanks(text, at + name.length);
    if ((before !== 0 && text[before - 1] !== ';') || text[after] !== '=') continue;
    const end = text.indexOf(';', after);
    values.push(unquoted(text.slice(after + 1, end === -1 ? text.length : end).trim()));
  }
  return values;
}

function unquoted(value: string): string {
  const isQuoted = value.length > 1 && value.startsWith('"') && value.endsWith('"');
  return isQuoted ? value.slice(1, -1) : value;
}

function backOverBlanks(text: string, from: number): number {
  let at = from;
  while (at > 0 && isBlank(text[at - 1])) at -= 1;
  return at;
}

function overBlanks(text: string, from: number): number {
  let at = from;
  while (isBlank(text[at])) at += 1;
  return at;
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}
