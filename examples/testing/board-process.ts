import { join } from 'node:path';
import { type StartedProcess, startProcess } from '../../app/testing/machine/child-process.ts';
import { freePort } from '../../app/testing/machine/free-port.ts';
import { untilReady } from '../../app/testing/machine/process-outcome.ts';
import { createThrowAwayDirectory } from '../../app/testing/machine/throw-away-directory.ts';
import { buildStylesheet } from '../board/stylesheet.ts';

const main = join(import.meta.dirname, '../board/main.ts');

/** The real board in its own process. */
export interface BoardProcess {
  readonly url: string;
  readonly process: StartedProcess;
}

/** @returns when it is ready; on SQLite in a temporary folder by default */
export async function startBoardProcess(
  environment: Readonly<Record<string, string>>,
): Promise<BoardProcess> {
  await buildStylesheet();
  const port = Number(environment['BOARD_PORT'] ?? (await freePort()));
  const started = await startProcess({
    name: 'board',
    command: process.execPath,
    args: [main],
    directory: createThrowAwayDirectory('board-run').path,
    environment: { ...environment, BOARD_PORT: String(port) },
  });
  const url = `http://127.0.0.1:${port}`;
  await untilReady(started, async () => (await fetch(`${url}/readyz`)).ok);
  return { url, process: started };
}
