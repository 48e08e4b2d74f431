import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const buildDirectory = join(here, 'build');
const builtFile = join(buildDirectory, 'board.css');
const sourcesFile = join(buildDirectory, 'sources');
// Design tokens and shared components are Gatehouse's.
const styleDirectories = [join(here, 'styles'), join(here, '../../styles')];

/** Compiles the stylesheet, if anything changed. The image already has it and never calls this. */
export async function buildStylesheet(): Promise<void> {
  const sources = digestOfSources();
  if (readOrNothing(sourcesFile) === sources) return;
  const sass = await import('sass');
  const { css } = sass.compile(join(here, 'styles/board.scss'), { style: 'compressed' });
  mkdirSync(buildDirectory, { recursive: true });
  writeWhole(builtFile, css);
  // Last, so that an interrupted build is repeated.
  writeWhole(sourcesFile, sources);
}

/** @throws Error if it was never built */
export function readStylesheet(): string {
  const css = readOrNothing(builtFile);
  if (css === undefined) throw new Error('The stylesheet is not built: start with npm run board.');
  return css;
}

function digestOfSources(): string {
  const hash = createHash('sha256');
  for (const directory of styleDirectories) {
    const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();
    for (const name of names.filter((each) => each.endsWith('.scss'))) {
      hash.update(name).update(readFileSync(join(directory, name)));
    }
  }
  return hash.digest('hex');
}

/** Atomically, because several processes may build while others read. */
function writeWhole(file: string, content: string): void {
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, content);
  renameSync(unfinished, file);
}

function readOrNothing(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

if (import.meta.main) await buildStylesheet();
