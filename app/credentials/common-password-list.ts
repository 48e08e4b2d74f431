import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const file = join(import.meta.dirname, 'common-passwords', 'common-passwords.txt');

// Loaded when the first password is chosen and kept as one sorted text: a set of as many strings would take ten times
// the memory.
let lines: string | undefined;

/** @param text in lowercase */
export function isListed(text: string): boolean {
  lines ??= `\n${readFileSync(file, 'latin1')}`;
  let [low, high] = [0, lines.length - 1];
  while (low < high) {
    const start = lines.lastIndexOf('\n', (low + high) >> 1);
    const end = lines.indexOf('\n', start + 1);
    const line = lines.slice(start + 1, end);
    if (line === text) return true;
    if (line < text) low = end;
    else high = start;
  }
  return false;
}
