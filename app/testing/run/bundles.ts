import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '../../..');

/** Enough work for a process to be worth its start, little enough that none is left to run alone at the end. */
const bytesEach = 25_000;

/**
 * Hooks of a whole file would be those of a whole process, and what a file changes of its process would be
 * changed for the others.
 */
const needsOwnProcess =
  /^(before|after)(Each)?\(|process\.(env\[.*\] ?= |exit|on|once|kill|chdir|umask)|globalThis|Object\.assign\(process|mock\.timers/m;

/**
 * To start a process and to load the server takes a second of a processor, often more than the tests of a
 * file: so several files share a process, one after the other, in the order given.
 *
 * @param directory where to write files that import the test files
 * @returns what to give to `node --test`
 */
export function bundle(files: readonly string[], directory: string, name: string): string[] {
  const alone: string[] = [];
  const bundles: { paths: string[]; bytes: number }[] = [];
  for (const path of files) {
    const text = readFileSync(join(root, path), 'utf8');
    if (needsOwnProcess.test(text)) {
      alone.push(path);
      continue;
    }
    const fitting = bundles.find(({ bytes }) => bytes + text.length <= bytesEach);
    if (fitting === undefined) bundles.push({ paths: [path], bytes: text.length });
    else {
      fitting.paths.push(path);
      fitting.bytes += text.length;
    }
  }
  const written = bundles.map(({ paths }, index) => {
    const file = join(directory, `${name}-${index}.test.mjs`);
    const imports = paths.map((path) => `import '${pathToFileURL(join(root, path)).href}';\n`);
    writeFileSync(file, imports.join(''));
    return file;
  });
  return [...written, ...alone];
}
