import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBrowser, csrfOf } from '../browser.ts';
import { type StartedProcess, startProcess } from '../machine/child-process.ts';
import { findOnPath } from '../machine/requirements.ts';
import { createThrowAwayDirectory } from '../machine/throw-away-directory.ts';

const tasks = 64;
/** More than it can try before the drill ends. */
const names = 2000;
const passwords = 500;

/**
 * Starts THC Hydra with 64 tasks at the login page, if it is installed. All come from this machine's own
 * address, so the rate limit of the network refuses most of its guesses. It adds requests to a flood, but few
 * hashes.
 *
 * @param port of a server, or of a proxy before it
 */
export async function startHydra({
  port,
  url,
}: {
  port: number;
  url: string;
}): Promise<StartedProcess | undefined> {
  const command = await findOnPath('hydra');
  if (command === undefined) return undefined;
  const directory = createThrowAwayDirectory('hydra').path;
  const listOf = (name: string, count: number) => {
    const file = join(directory, name);
    writeFileSync(file, Array.from({ length: count }, (_, n) => `${name}-number-${n}\n`).join(''));
    return file;
  };
  const browser = createBrowser(`http://127.0.0.1:${port}`, new URL(url));
  const csrf = csrfOf(await browser.get('/login'));
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const form = [
    '/login',
    `_csrf=${csrf}&username=^USER^&password=^PASS^`,
    // It opens no page first, because it gets the CSRF token and the cookie here.
    'g=',
    header('Cookie', cookie),
    header('Origin', new URL(url).origin),
    'S=303 See Other',
  ];
  const lists = ['-L', listOf('user', names), '-P', listOf('password', passwords)];
  return startProcess({
    name: 'hydra',
    command,
    args: [
      ...['-I', '-t', String(tasks), '-s', String(port), ...lists, '127.0.0.1'],
      ...['http-post-form', form.join(':')],
    ],
    directory,
  });
}

/** Hydra separates its parameters with colons. */
const header = (name: string, value: string) => `H=${name}\\: ${value.replaceAll(':', '\\:')}`;
