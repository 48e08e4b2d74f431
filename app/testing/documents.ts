import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** Every Markdown file of the project, by its path from the root. */
export function documents(): string[] {
  return globSync(['*.md', '{app,bench,deploy,docs,e2e,examples}/**/*.md'], { cwd: root }).filter(
    (file) => !file.includes('node_modules'),
  );
}

/** @param path from the root of the project */
export function readDocument(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/**
 * The rows of all tables of a document whose first column has this title.
 *
 * @returns the cells of each row, without code marks around them
 */
export function documentedRows(path: string, firstColumn: string): string[][] {
  const tables = readDocument(path).match(/(?:^\|.*\n)+/gm) ?? [];
  return tables
    .map((table) => table.trimEnd().split('\n').map(cellsOf))
    .filter(([title]) => title?.[0] === firstColumn)
    .flatMap(([, , ...rows]) => rows);
}

/** `\|` inside a cell does not end it. */
function cellsOf(row: string): string[] {
  const cells = row.split(/(?<!\\)\|/).slice(1, -1);
  return cells.map((cell) => cell.replaceAll('\\|', '|').trim());
}

/** The texts in code marks in a cell. */
export function codesIn(cell = ''): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}

/** The text of each fenced block of code in a language. */
export function codeBlocks(path: string, language: string): string[] {
  const block = new RegExp(`^ *\`\`\`${language}\n(.*?)\n *\`\`\`$`, 'gms');
  return [...readDocument(path).matchAll(block)].map(([, code = '']) => code);
}
