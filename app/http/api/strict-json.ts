/** What is wrong with a text that should be JSON. */
export type JsonFault = 'malformed' | 'repeated-member' | 'too-deep';

type ParsedJson =
  | { readonly kind: 'parsed'; readonly value: unknown }
  | { readonly kind: 'faulty'; readonly fault: JsonFault };

const deepest = 10;

/**
 * Parses JSON that has only one meaning. If a name is repeated, JSON.parse uses the last member and other
 * parsers the first. An attacker can exploit this difference (RFC 8259, 4; ASVS 1.5.3).
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

/** Matches strings as a whole, because brackets inside them mean nothing. */
const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]]/gs;
const colon = /\s*:/y;

/** @param text that JSON.parse has accepted */
function findFault(text: string): JsonFault | undefined {
  /** The names seen so far, for each open object or array. */
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

/** Two spellings of one name, such as "a" and "\u0061", are equal. */
function isRepeated(spelling: string, names: Set<string> | undefined): boolean {
  const name = JSON.parse(spelling) as string;
  const isKnown = names?.has(name) ?? false;
  names?.add(name);
  return isKnown;
}
