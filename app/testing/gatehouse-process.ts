import { buildAssets } from '../commands/build-assets.ts';
import { bundled } from '../commands/bundle.ts';
import { type StartedProcess, startProcess } from './machine/child-process.ts';
import { freePort } from './machine/free-port.ts';
import { untilReady } from './machine/process-outcome.ts';
import { createThrowAwayDirectory } from './machine/throw-away-directory.ts';

/** The real program in its own process, as `npm start` runs it. */
export interface GatehouseProcess {
  readonly port: number;
  /** http://localhost:<port>, or BASE_URL. */
  readonly url: string;
  readonly process: StartedProcess;
  /** Path and query of the printed setup link, if any. */
  setUpLink(): string | undefined;
}

/**
 * @param output file for its log
 * @returns when it is ready
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

/** Starts it without waiting, for a start that is expected to fail. */
export async function launch(
  environment: Readonly<Record<string, string>>,
  output?: string,
): Promise<StartedProcess> {
  await buildAssets();
  return startProcess({
    name: 'gatehouse',
    command: process.execPath,
    args: [await bundled('main')],
    output,
    directory: createThrowAwayDirectory('gatehouse-run').path,
    environment: { LOG_FORMAT: 'json', BCRYPT_COST: '10', ...environment },
  });
}

/** The banner comes after the setup link was created. */
function hasSpoken(started: StartedProcess): boolean {
  return started.stderr().includes('Gatehouse is ready');
}
