import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { enableCompileCache } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';

const root = join(import.meta.dirname, '../..');
const cache = join(root, 'node_modules/.cache');
const bundlesFolder = join(cache, 'gatehouse-bundles');
const programs = { main: 'app/main.ts', gatehouse: 'app/commands/gatehouse/main.ts' };
type Program = keyof typeof programs;

/** ES packages of many small modules. Node loads all others itself: some find their files by their own paths. */
const bundledPackages = ['connect-redis', 'jose', 'kysely', 'uuid', 'zod'];
/** More than one, because a running program starts its workers from its own. */
const keptBundles = 10;

/**
 * Node needs about a millisecond for each module that it loads, and a program has a thousand of them. So its modules
 * are joined into one file, when a source has changed, and compiled code is kept for the next start. Stack traces name
 * the sources with `NODE_OPTIONS=--enable-source-maps`, which costs 10 MB.
 *
 * @returns the path of the joined program, or of its source where nothing can be written or esbuild is missing
 */
export async function bundled(program: Program): Promise<string> {
  // Workers inherit the variable.
  process.env['NODE_COMPILE_CACHE'] ??= join(cache, 'gatehouse-compiled');
  enableCompileCache(process.env['NODE_COMPILE_CACHE']);
  try {
    return join(await bundleOfNow(), `${program}.mjs`);
  } catch {
    return join(root, programs[program]);
  }
}

/** A folder appears with all its files, and is never changed. */
async function bundleOfNow(): Promise<string> {
  const folder = join(bundlesFolder, sourcesKey());
  if (existsSync(folder)) return folder;
  mkdirSync(bundlesFolder, { recursive: true });
  const unfinished = mkdtempSync(join(bundlesFolder, 'unfinished-'));
  try {
    await build(unfinished);
    // A source that was changed meanwhile has another key.
    if (join(bundlesFolder, sourcesKey()) !== folder) return await bundleOfNow();
    // The bundle is as readable as the packages.
    chmodSync(unfinished, 0o755);
    if (!existsSync(folder)) renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  removeOldBundles();
  return folder;
}

/** Changes with every source file and package. */
function sourcesKey(): string {
  const key = createHash('sha256').update(root).update(process.version);
  for (const file of ['package-lock.json', 'app/commands/bundle.ts']) {
    key.update(readFileSync(join(root, file)));
  }
  for (const path of readdirSync(join(root, 'app'), { recursive: true, encoding: 'utf8' }).sort()) {
    if (!path.endsWith('.ts') || path.endsWith('.test.ts') || path.startsWith('testing')) continue;
    const { size, mtimeMs } = statSync(join(root, 'app', path));
    key.update(`${path} ${size} ${mtimeMs}\n`);
  }
  return key.digest('hex').slice(0, 20);
}

async function build(outdir: string) {
  const { build } = await import('esbuild');
  await build({
    entryPoints: Object.fromEntries(
      Object.entries(programs).map(([name, path]) => [name, join(root, path)]),
    ),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: `node${process.versions.node}`,
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'silent',
    plugins: [withOwnPlaces, withoutOtherPackages],
  });
}

/** Modules find their files and packages from where their source is. `import.meta.filename` stays that of the bundle. */
const withOwnPlaces: Plugin = {
  name: 'own places',
  setup({ onLoad }) {
    onLoad({ filter: /\/app\/.*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const contents = source
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path)))
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href));
      return { contents, loader: 'ts' };
    });
  },
};

const withoutOtherPackages: Plugin = {
  name: 'without other packages',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/, namespace: 'file' }, ({ path, kind }) => {
      const isBundled = bundledPackages.some((name) => `${path}/`.startsWith(`${name}/`));
      return kind === 'entry-point' || isBundled ? undefined : { path, external: true };
    });
  },
};

function removeOldBundles() {
  const byAge = readdirSync(bundlesFolder)
    .map((name) => ({ name, age: statSync(join(bundlesFolder, name)).mtimeMs }))
    .sort((one, other) => other.age - one.age);
  for (const { name } of byAge.slice(keptBundles)) {
    rmSync(join(bundlesFolder, name), { recursive: true, force: true });
  }
}
