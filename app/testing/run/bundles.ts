import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '../../..');

/** Enough work to be worth starting a process, and little enough that no process runs alone at the end. */
const bytesEach = 40_000;

/**
 * Hooks of a whole file would apply to the whole process, and so would changes that a file makes to its
 * process.
 */
const needsOwnProcess =
  /^(before|after)(Each)?\(|process\.(env\[.*\] ?= |exit|on|once|kill|chdir|umask)|globalThis|Object\.assign\(process|mock\.timers/m;

/**
 * Starting a process and loading the server takes a second of processor time, often more than the tests of a
 * file. So several files share a process, one after the other, in the given order.
 *
 * @param directory for files that import the test files
 * @returns the arguments for `node --test`
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
