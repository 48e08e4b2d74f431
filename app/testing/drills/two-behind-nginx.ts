import { join } from 'node:path';
import { type GatehouseProcess, startGatehouse } from '../gatehouse-process.ts';
import { freePort } from '../machine/free-port.ts';
import { type RunningNginx, startNginx } from '../machine/nginx.ts';

const configurationFile = join(import.meta.dirname, '../../../nginx.conf');

/** A line of nginx's log. */
export interface LogLine {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Status of each server that was asked, in order, separated by commas. */
  readonly upstream_status: string;
}

export interface TwoBehindNginx {
  readonly nginx: RunningNginx;
  readonly servers: readonly GatehouseProcess[];
  /** Stops a server, and starts it again on its port. */
  restart(index: number): Promise<void>;
  /** The lines of all requests so far. */
  logLines(): LogLine[];
  stop(): Promise<void>;
}

/** Two servers with the same stores behind nginx.conf of this repository. */
export async function startTwoBehindNginx(
  environment: Readonly<Record<string, string>>,
): Promise<TwoBehindNginx> {
  const listen = await freePort();
  const start = (port: number) =>
    startGatehouse({
      LOG_LEVEL: 'warn',
      BASE_URL: `http://localhost:${listen}`,
      ...environment,
      PORT: String(port),
    });
  const servers = [await start(await freePort()), await start(await freePort())];
  const nginx = await startNginx({
    configurationFile,
    listen,
    upstreams: { gatehouse: servers.map(({ port }) => `127.0.0.1:${port}`) },
  });
  return {
    nginx,
    servers,
    async restart(index) {
      const { process, port } = servers[index] as GatehouseProcess;
      await process.stop();
      const ended = await process.ended;
      if (ended !== 'exit code 0') throw new Error(`A server ended with ${ended}.`);
      servers[index] = await start(port);
    },
    logLines: () =>
      nginx
        .accessLog()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    async stop() {
      await nginx.stop();
      await Promise.all(servers.map(({ process }) => process.stop()));
    },
  };
}
