import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, glob, readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Debian installs servers in the sbin folders, which are not in the PATH of an ordinary user. */
const SERVER_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** Debian installs each major version of PostgreSQL in its own folder, and none in the PATH. */
const POSTGRESQL_VERSIONS = '/usr/lib/postgresql';

const VERSION_TIMEOUT_MS = 60_000;

/** A real server, browser or program that the tests need. */
export interface Requirement {
  /** The Debian package that contains it. Of two with a bar between them, the first that exists. */
  readonly debianPackage: string;
  /** The absolute path of its binary; undefined if this machine has none that works. */
  readonly find: () => Promise<string | undefined>;
}

/** Everything `npm test` needs beyond npm packages. */
export const requirements = {
  redis: { debianPackage: 'redis-server', find: () => findOnPath('redis-server') },
  postgresql: { debianPackage: 'postgresql', find: findPostgres },
  pgbouncer: { debianPackage: 'pgbouncer', find: () => findOnPath('pgbouncer') },
  nginx: { debianPackage: 'nginx', find: () => findOnPath('nginx') },
  caddy: { debianPackage: 'caddy', find: () => findOnPath('caddy') },
  chromium: { debianPackage: 'chromium-headless-shell|chromium', find: findChromium },
  curl: { debianPackage: 'curl', find: () => findOnPath('curl') },
  oathtool: { debianPackage: 'oathtool', find: () => findOnPath('oathtool') },
  openssl: { debianPackage: 'openssl', find: () => findOnPath('openssl') },
} as const satisfies Record<string, Requirement>;

export type RequirementName = keyof typeof requirements;

export const requirementNames = Object.keys(requirements) as RequirementName[];

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** The absolute path of a program, or undefined. */
export async function findOnPath(name: string): Promise<string | undefined> {
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const folder of [...path, ...SERVER_FOLDERS]) {
    const file = join(folder, name);
    if (await isExecutable(file)) return file;
  }
  return undefined;
}

/**
 * The path of `postgres`; `initdb` is always in the same folder. A machine with only the client also has the
 * version's folder, so both are checked.
 */
async function findPostgres(): Promise<string | undefined> {
  for (const folder of [...(await postgresFolders()), ...(await folderOnPath('postgres'))]) {
    const postgres = join(folder, 'postgres');
    if ((await isExecutable(postgres)) && (await isExecutable(join(folder, 'initdb')))) {
      return postgres;
    }
  }
  return undefined;
}

async function postgresFolders(): Promise<string[]> {
  const versions = await readdir(POSTGRESQL_VERSIONS).catch(() => []);
  const newestFirst = versions.map(Number).filter(Number.isInteger);
  newestFirst.sort((a, b) => b - a);
  return newestFirst.map((version) => join(POSTGRESQL_VERSIONS, String(version), 'bin'));
}

async function folderOnPath(name: string): Promise<string[]> {
  const file = await findOnPath(name);
  return file === undefined ? [] : [join(file, '..')];
}

/**
 * Headless Chromium first, because it takes half the time; Playwright's own before the system's. It must also
 * run: on Ubuntu `chromium-browser` may be a stub that asks for a snap, and Playwright's may lack libraries.
 */
async function findChromium(): Promise<string | undefined> {
  const quick = await findWindowlessChromium();
  if (quick !== undefined) return quick;
  return firstThatWorks([
    await playwrightChromium(),
    await findOnPath('chromium'),
    await findOnPath('chromium-browser'),
    await findOnPath('google-chrome'),
  ]);
}

/** A Chromium that cannot open windows, and so starts no second page for each window. */
export async function findWindowlessChromium(): Promise<string | undefined> {
  const own = await playwrightChromium();
  return firstThatWorks([
    own && (await windowless(own)),
    await findOnPath('chromium-headless-shell'),
  ]);
}

async function firstThatWorks(candidates: readonly (string | undefined)[]) {
  for (const candidate of candidates) {
    if (candidate !== undefined && (await answersVersion(candidate))) return candidate;
  }
  return undefined;
}

/** Loaded on demand: importing Playwright takes a noticeable time. */
async function playwrightChromium(): Promise<string | undefined> {
  try {
    const { chromium } = await import('@playwright/test');
    const file = chromium.executablePath();
    return (await isExecutable(file)) ? file : undefined;
  } catch {
    return undefined;
  }
}

/** Playwright installs `chromium-1234/…` and `chromium_headless_shell-1234/…` side by side. */
async function windowless(own: string): Promise<string | undefined> {
  const [, browsers, version] = /^(.*)[\\/]chromium-(\d+)[\\/]/.exec(own) ?? [];
  if (browsers === undefined) return undefined;
  const pattern = `chromium_headless_shell-${version}/*/{headless_shell,chrome-headless-shell}`;
  for await (const file of glob(pattern, { cwd: browsers })) return join(browsers, file);
  return undefined;
}

async function answersVersion(file: string): Promise<boolean> {
  return run(file, ['--version'], { timeout: VERSION_TIMEOUT_MS }).then(
    () => true,
    () => false,
  );
}
