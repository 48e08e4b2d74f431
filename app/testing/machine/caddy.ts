import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { startProcess } from './child-process.ts';
import { ensureInstalled } from './install.ts';
import { untilReady } from './process-outcome.ts';
import { createThrowAwayDirectory } from './throw-away-directory.ts';

const CONNECT_TIMEOUT_MS = 1_000;

export interface RunningCaddy {
  /** Stops it and deletes its files. */
  stop(): Promise<void>;
}

/**
 * Installs Caddy if it is missing, and starts one with these sites.
 *
 * @param sites the text of a Caddyfile with certificates
 * @param site one of them: when it answers, all do
 */
export async function startCaddy(sites: string, site: URL): Promise<RunningCaddy> {
  const { caddy: command } = await ensureInstalled(['caddy']);
  const directory = createThrowAwayDirectory('caddy');
  const file = join(directory.path, 'Caddyfile');
  writeFileSync(file, `{\n\tadmin off\n\tauto_https disable_redirects\n}\n${sites}`);
  const server = await startProcess({
    name: 'caddy',
    command,
    args: ['run', '--config', file, '--adapter', 'caddyfile'],
    directory: directory.path,
    environment: { HOME: directory.path, XDG_CONFIG_HOME: directory.path },
  });
  await untilReady(server, () => hasCertificate(Number(site.port), site.hostname));
  return {
    async stop() {
      await server.stop();
      directory.remove();
    },
  };
}

function hasCertificate(port: number, servername: string): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { port, servername, rejectUnauthorized: false, timeout: CONNECT_TIMEOUT_MS };
    const socket = connect({ host: '127.0.0.1', ...options });
    const answer = (hasIt: boolean) => {
      socket.destroy();
      resolve(hasIt);
    };
    socket.on('secureConnect', () => answer(true));
    socket.on('timeout', () => answer(false));
    socket.on('error', () => answer(false));
  });
}
