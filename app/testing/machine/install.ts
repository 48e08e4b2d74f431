import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { installScript } from './install-script.ts';
import {
  findOnPath,
  findWindowlessChromium,
  type RequirementName,
  requirements,
} from './requirements.ts';

const run = promisify(execFile);

/** Pauses before further attempts: a new machine's network may need a while, or a mirror may be updating. */
const PAUSES_MS = [2_000, 10_000, 30_000] as const;
const OUTPUT_LIMIT_BYTES = 64 * 1024 * 1024;
const SUDO_TIMEOUT_MS = 10_000;

const PLAYWRIGHT_COMMAND = 'npx playwright install --with-deps chromium';

/**
 * The paths of the named binaries, after installing those that are missing.
 *
 * Installs with apt-get as root, or in CI if sudo needs no password. Otherwise it throws an Error with the
 * one command that installs everything, so that no test is skipped because its server is missing. For
 * `postgresql` the path is that of `postgres`; `initdb` is beside it.
 */
export async function ensureInstalled<Name extends RequirementName>(
  names: readonly Name[],
): Promise<Record<Name, string>> {
  const found = await find(names);
  const missing = names.filter((name) => found[name] === undefined);
  if (missing.length === 0) return found as Record<Name, string>;

  await install(missing);

  const installed = { ...found, ...(await find(missing)) };
  const stillMissing = missing.filter((name) => installed[name] === undefined);
  if (stillMissing.length > 0) throw new Error(await missingMessage(stillMissing));
  return installed as Record<Name, string>;
}

/**
 * Installs headless Chromium beside one with windows, if permitted: it halves the time of the browser tests.
 * If it is not available, for example without a network, the tests run anyway.
 */
export async function installWindowlessChromium(): Promise<void> {
  if ((await findWindowlessChromium()) !== undefined || (await isUbuntu())) return;
  const asRoot = await commandForRoot();
  if (asRoot === undefined) return;
  const [command = 'sh', ...args] = [...asRoot, 'sh', '-c'];
  const script = installScript({ packages: ['chromium-headless-shell'] });
  await run(command, [...args, script], { maxBuffer: OUTPUT_LIMIT_BYTES }).catch(() => {
    console.log('Without chromium-headless-shell: the browser tests will take longer.');
  });
}

type Found<Name extends RequirementName> = Partial<Record<Name, string>>;

async function find<Name extends RequirementName>(names: readonly Name[]): Promise<Found<Name>> {
  const entries = names.map(async (name) => [name, await requirements[name].find()] as const);
  return Object.fromEntries(await Promise.all(entries)) as Found<Name>;
}

async function install(missing: readonly RequirementName[]): Promise<void> {
  const packages = await debianPackages(missing);
  if (packages.length === 0) return;
  const asRoot = await commandForRoot();
  if (asRoot === undefined) throw new Error(await missingMessage(missing));

  console.log(`Installing ${packages.join(', ').replaceAll('|', ' or ')} with apt-get`);
  const startedAt = performance.now();
  await runAsRoot(asRoot, installScript({ packages }));
  console.log(`Installed in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

/** Retries after a while, because another apt-get on a new machine may have just changed the lists. */
async function runAsRoot(asRoot: readonly string[], script: string): Promise<void> {
  const [command = 'sh', ...args] = [...asRoot, 'sh', '-c', script];
  for (const pause of [...PAUSES_MS, undefined]) {
    try {
      await run(command, args, { maxBuffer: OUTPUT_LIMIT_BYTES });
      return;
    } catch (error) {
      const output = (error as { stdout?: string }).stdout ?? '';
      if (pause === undefined) {
        const words = `apt-get failed ${PAUSES_MS.length + 1} times. Its last output:\n${output}`;
        throw new Error(words, { cause: error });
      }
      console.log(`apt-get failed, trying again in ${pause / 1000} s: ${lastLine(output)}`);
      await delay(pause);
    }
  }
}

function lastLine(output: string): string {
  return output.trimEnd().split('\n').at(-1) ?? '';
}

/** The words before a command that make root run it; undefined if that is not possible. */
async function commandForRoot(): Promise<string[] | undefined> {
  if ((await findOnPath('apt-get')) === undefined) return undefined;
  if (process.getuid?.() === 0) return [];
  if (['', '0', 'false', undefined].includes(process.env['CI'])) return undefined;
  return run('sudo', ['-n', 'true'], { timeout: SUDO_TIMEOUT_MS }).then(
    () => ['sudo', '-n'],
    () => undefined,
  );
}

/** Ubuntu has Chromium only as a snap, which cannot be installed in a container. */
async function debianPackages(names: readonly RequirementName[]): Promise<string[]> {
  const ubuntu = await isUbuntu();
  return names
    .filter((name) => !(ubuntu && name === 'chromium'))
    .map((name) => requirements[name].debianPackage);
}

async function missingMessage(names: readonly RequirementName[]): Promise<string> {
  const packages = await debianPackages(names);
  const commands: string[] = [];
  if (packages.length > 0) {
    // The last choice exists in every release.
    const list = packages.map((either) => either.split('|').at(-1)).join(' ');
    commands.push(`sudo apt-get update && sudo apt-get install -y --no-install-recommends ${list}`);
  }
  if (names.includes('chromium') && (await isUbuntu())) commands.push(PLAYWRIGHT_COMMAND);
  return [
    `The tests need ${names.join(', ')}, which this machine does not have (or not in working order).`,
    `Install with:\n\n  ${commands.join(' && ')}\n`,
  ].join(' ');
}

async function isUbuntu(): Promise<boolean> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^ID(_LIKE)?=.*\bubuntu\b/m.test(release);
}
