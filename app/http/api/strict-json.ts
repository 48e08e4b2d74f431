/** What is wrong with a text that should be JSON. */
export type JsonFault = 'malformed' | 'repeated-member' | 'too-deep';

type ParsedJson =
  | { readonly kind: 'parsed'; readonly value: unknown }
  | { readonly kind: 'faulty'; readonly fault: JsonFault };

const deepest = 10;

/**
 * JSON that means one thing only: JSON.parse lets the last of several members of one name win, other
 * readers the first, and between two such readers an attacker chooses (RFC 8259 section 4, ASVS 1.5.3).
 */
export function parseStrictJson(text: string): ParsedJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'faulty', fault: 'malformed' };
  }
  const fault = findFault(text);
  return fault === undefined ? { kind: 'parsed', value } : { kind: 'faulty', fault };
}

/** Strings as a whole, since what is in them opens and closes nothing. */
const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]]/gs;
const colon = /\s*:/y;

/** @param text that JSON.parse has accepted */
function findFault(text: string): JsonFault | undefined {
  /** The names so far of everything that is open. */
  const open: Set<string>[] = [];
  for (const { 0: found, index } of text.matchAll(token)) {
    if (found === '}' || found === ']') open.pop();
    else if (found === '{' || found === '[') open.push(new Set());
    else if (isName(text, index + found.length) && isRepeated(found, open.at(-1))) {
      return 'repeated-member';
    }
    if (open.length > deepest) return 'too-deep';
  }
  return undefined;
}

function isName(text: string, end: number): boolean {
  colon.lastIndex = end;
  return colon.test(text);
}

/** Two spellings of one name, such as "a" and "\u0061", are one. */
function isRepeated(spelling: string, names: Set<string> | undefined): boolean {
  const name = JSON.parse(spelling) as string;
  const isKnown = names?.has(name) ?? false;
  names?.add(name);
  return isKnown;
}
