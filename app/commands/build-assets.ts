import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { AssetManifest } from '../platform/assets.ts';

const root = join(import.meta.dirname, '../..');
const stylesDirectory = join(root, 'styles');
const publicDirectory = join(root, 'public');
const buildDirectory = join(publicDirectory, 'build');
const manifestFile = join(buildDirectory, 'manifest.json');
const hashLength = 10;
const compressible = /\.(?:css|js)$/;

/** Swagger UI, for the page about the API, with its licence. */
const viewerDirectory = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));
const viewerFiles = [
  ['swagger-ui.js', join(viewerDirectory, 'swagger-ui-bundle.js')],
  ['swagger-ui.css', join(viewerDirectory, 'swagger-ui.css')],
  ['swagger-ui-license.txt', join(viewerDirectory, 'LICENSE')],
  ['swagger-ui-notice.txt', join(viewerDirectory, 'NOTICE')],
] as const;

/**
 * Compiles the stylesheet and copies the public files under names with a content hash, scripts and styles also
 * compressed, if anything changed.
 * Several processes may do so concurrently. A process that starts meanwhile finds the old manifest or the new
 * one, with all its files.
 */
export async function buildAssets(): Promise<void> {
  const sources = digestOfSources();
  if (builtSources() === sources) return;
  const contents = new Map<string, string | Buffer>([['gatehouse.css', await compileStylesheet()]]);
  for (const [name, path] of viewerFiles) contents.set(name, readFileSync(path));
  for (const name of publicFiles()) contents.set(name, readFileSync(join(publicDirectory, name)));

  mkdirSync(buildDirectory, { recursive: true });
  const former = readdirSync(buildDirectory).filter(
    (name) => !name.startsWith(basename(manifestFile)),
  );
  const files: Record<string, string> = {};
  for (const [name, content] of contents) {
    const file = hashedName(name, content);
    files[name] = file;
    writeFileSync(join(buildDirectory, file), content);
    if (compressible.test(name)) {
      writeFileSync(join(buildDirectory, `${file}.gz`), gzipSync(content, { level: 9 }));
    }
  }
  const manifest: AssetManifest = { sources, files };
  // After the files, so that an interrupted build is repeated.
  const ownManifest = `${manifestFile}.${process.pid}`;
  writeFileSync(ownManifest, JSON.stringify(manifest, null, 2));
  renameSync(ownManifest, manifestFile);
  const current = new Set(Object.values(files).flatMap((file) => [file, `${file}.gz`]));
  for (const name of former) {
    if (!current.has(name)) rmSync(join(buildDirectory, name), { force: true });
  }
}

async function compileStylesheet(): Promise<string> {
  // Loaded only when needed: it is the slowest import, and no part of the server.
  const sass = await import('sass');
  const { css } = sass.compile(join(stylesDirectory, 'gatehouse.scss'), { style: 'compressed' });
  return css;
}

function publicFiles(): string[] {
  return readdirSync(publicDirectory, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort();
}

function digestOfSources(): string {
  const hash = createHash('sha256');
  const styles = readdirSync(stylesDirectory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.scss'))
    .sort();
  const paths = [
    ...styles.map((name) => join(stylesDirectory, name)),
    ...publicFiles().map((name) => join(publicDirectory, name)),
    join(viewerDirectory, 'package.json'),
    import.meta.filename,
  ];
  for (const path of paths) hash.update(path.slice(root.length)).update(readFileSync(path));
  return hash.digest('hex');
}

function builtSources(): string | undefined {
  try {
    return (JSON.parse(readFileSync(manifestFile, 'utf8')) as AssetManifest).sources;
  } catch {
    return undefined;
  }
}

function hashedName(name: string, content: string | Buffer): string {
  const hash = createHash('sha256').update(content).digest('base64url').slice(0, hashLength);
  const extension = extname(name);
  return `${basename(name, extension)}.${hash}${extension}`;
}

if (import.meta.main) await buildAssets();
