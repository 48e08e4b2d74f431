import { join } from 'node:path';
import { readConfig } from '../app/config.ts';
import { createServices } from '../app/services.ts';
import { createAccount, type TestAccount } from '../app/testing/accounts.ts';
import { type GatehouseProcess, startGatehouse } from '../app/testing/gatehouse-process.ts';
import { freePort } from '../app/testing/machine/free-port.ts';
import { startNginx } from '../app/testing/machine/nginx.ts';
import { emailsTo, linkIn } from '../app/testing/mail.ts';
import { createTestStores, type TestStores } from '../app/testing/stores.ts';
import { startBoardProcess } from '../examples/testing/board-process.ts';

const nginxConfiguration = join(import.meta.dirname, '../nginx.conf');

export type DeploymentKind = 'embedded' | 'scaled';

/** A running Gatehouse. */
export interface Deployment {
  readonly url: string;
  setUpLink(): string | undefined;
  createAccount(wishes?: Partial<TestAccount>): Promise<TestAccount>;
  /** The emailed links to a page, newest first: path and query of each. */
  mailedLinks(address: string, path: string): Promise<string[]>;
  /** How many request lines each server process has logged. */
  requestsByProcess(): number[];
  /** Starts the example application at /board/, only behind nginx. */
  startBoard(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Embedded: one process on SQLite. Scaled: two processes on Redis and PostgreSQL behind the
 * repository's own nginx.conf.
 *
 * @param variables of the embedded server, such as what it requires of logins
 */
export async function startDeployment(
  kind: DeploymentKind,
  variables: Readonly<Record<string, string>> = {},
): Promise<Deployment> {
  const stores = await createTestStores(kind === 'embedded' ? 'sqlite' : 'redis');
  return kind === 'embedded' ? startEmbedded(stores, variables) : startScaled(stores);
}

async function startEmbedded(
  stores: TestStores,
  variables: Readonly<Record<string, string>>,
): Promise<Deployment> {
  const server = await startGatehouse({ ...stores.environment, ...variables });
  return deployed(server.url, [server], stores, async () => {});
}

async function startScaled(stores: TestStores): Promise<Deployment> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const environment = { ...stores.environment, BASE_URL: url };
  const servers = [await startGatehouse(environment), await startGatehouse(environment)];
  const boardPort = await freePort();
  const upstreams = {
    gatehouse: servers.map((server) => `127.0.0.1:${server.port}`),
    board: [`127.0.0.1:${boardPort}`],
  };
  const nginx = await startNginx({
    configurationFile: nginxConfiguration,
    listen: port,
    upstreams,
  });
  const deployment = deployed(url, servers, stores, () => nginx.stop());
  return { ...deployment, startBoard: () => startBoard(url, boardPort) };
}

/** The process ends with this one. */
async function startBoard(url: string, port: number) {
  await startBoardProcess({ GATEHOUSE_URL: url, BOARD_PORT: String(port) });
}

function deployed(
  url: string,
  servers: GatehouseProcess[],
  stores: TestStores,
  stopFront: () => Promise<void>,
): Deployment {
  const config = readConfig({ LOG_LEVEL: 'silent', BCRYPT_COST: '10', ...stores.environment });
  const services = createServices(config);
  return {
    url,
    setUpLink: () => servers[0]?.setUpLink(),
    createAccount: (wishes) => createAccount(services, wishes),
    mailedLinks: async (address, path) =>
      (await emailsTo(services, address))
        .filter(({ text }) => text.includes(`${path}?token=`))
        .map((mail) => linkIn(mail, path)),
    requestsByProcess: () =>
      servers.map(({ process }) => process.stdout().split('"msg":"request"').length - 1),
    async startBoard() {
      throw new Error('The embedded server has no proxy.');
    },
    async stop() {
      await stopFront();
      await Promise.all(servers.map(({ process }) => process.stop()));
      await services.close();
      await stores.remove();
    },
  };
}
