import { join } from 'node:path';
import { buildAssets } from '../commands/build-assets.ts';
import { type StartedProcess, startProcess } from './machine/child-process.ts';
import { freePort } from './machine/free-port.ts';
import { untilReady } from './machine/process-outcome.ts';
import { createThrowAwayDirectory } from './machine/throw-away-directory.ts';

const main = join(import.meta.dirname, '../main.ts');

/** The real program in a process of its own, as `npm start` runs it. */
export interface GatehouseProcess {
  readonly port: number;
  /** http://localhost:<port> unless BASE_URL says otherwise. */
  readonly url: string;
  readonly process: StartedProcess;
  /** The path and query of the set-up link that it printed, if it printed one. */
  setUpLink(): string | undefined;
}

/**
 * @param output where its log goes instead of a file
 * @returns when it answers that it is ready
 */
export async function startGatehouse(
  environment: Readonly<Record<string, string>>,
  output?: string,
): Promise<GatehouseProcess> {
  const port = Number(environment['PORT'] ?? (await freePort()));
  const started = await launch({ ...environment, PORT: String(port) }, output);
  await untilReady(
    started,
    async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok && hasSpoken(started),
  );
  return {
    port,
    url: environment['BASE_URL'] ?? `http://localhost:${port}`,
    process: started,
    setUpLink: () => /(\/setup\?token=\S+)/.exec(started.stderr())?.[1],
  };
}

/** Starts it without waiting: for when it is expected to refuse. */
export async function launch(
  environment: Readonly<Record<string, string>>,
  output?: string,
): Promise<StartedProcess> {
  await buildAssets();
  return startProcess({
    name: 'gatehouse',
    command: process.execPath,
    args: [main],
    output,
    directory: createThrowAwayDirectory('gatehouse-run').path,
    environment: { LOG_FORMAT: 'json', BCRYPT_COST: '10', ...environment },
  });
}

/** Its banner comes after the set-up link has been made. */
function hasSpoken(started: StartedProcess): boolean {
  return started.stderr().includes('Gatehouse is ready');
}
