import { existsSync } from 'node:fs';
import { databaseUrlOf, embeddedDatabase } from '../../config/database-location.ts';
import type { Warning } from '../../config/warning.ts';
import type { Config } from '../../config.ts';
import { introducedAs } from '../../mail/introduced-as.ts';
import { smtpFault } from '../../mail/smtp-fault.ts';
import { createSmtpTransport } from '../../mail/transport.ts';
import { checkDatabaseFile, checkDataFolder } from '../../platform/data-folder.ts';
import { openDatabase } from '../../platform/database/database.ts';
import { withDeadline } from '../../platform/deadline.ts';
import { newId } from '../../platform/ids.ts';
import { OperatorFault } from '../../platform/operator-fault.ts';
import { connectRedis } from '../../platform/redis.ts';
import { Unavailable } from '../../platform/unavailable.ts';
import { strandedIn } from './config/stranded.ts';
import { explain } from './explain.ts';
import { text } from './text.ts';

const redisDeadlineMs = 5000;
const mailDeadlineMs = 10_000;
const closeDeadlineMs = 1000;
const shortMs = 1000;
const silence = { code: 'ETIMEDOUT', message: `no answer in ${mailDeadlineMs / 1000} s` };

/** The result of a test of one configured server. */
export interface Connection {
  readonly to: 'sql' | 'redis' | 'smtp';
  readonly ok: boolean;
  /** One sentence. */
  readonly message: string;
  /** Warnings about its content. */
  readonly warnings?: readonly Warning[];
}

interface Tried extends Pick<Connection, 'message' | 'warnings'> {}

/** Tries each configured server as Gatehouse would use it, without lasting changes. */
export async function tryConnections(config: Config): Promise<readonly Connection[]> {
  const { REDIS_URL: redisUrl, SMTP_URL: smtpUrl } = config;
  return Promise.all([
    attempt('sql', () => tryDatabase(config)),
    ...(redisUrl === undefined ? [] : [attempt('redis', () => tryRedis(redisUrl))]),
    ...(smtpUrl === undefined ? [] : [attempt('smtp', () => tryMailServer(config, smtpUrl))]),
  ]);
}

async function attempt(
  to: Connection['to'],
  work: () => Promise<string | Tried>,
): Promise<Connection> {
  try {
    const tried = await work();
    return { to, ok: true, ...(typeof tried === 'string' ? { message: tried } : tried) };
  } catch (error) {
    return { to, ok: false, message: explain(error).message };
  }
}

async function tryDatabase(config: Config): Promise<string | Tried> {
  const { DATABASE_URL, DATA_DIR } = config;
  const path = embeddedDatabase(config);
  if (path !== undefined) checkDataFolder(DATA_DIR);
  if (path !== undefined && !existsSync(path)) {
    if (DATABASE_URL !== undefined) checkDatabaseFile(path);
    return text(['command.config-check.no-database-yet', { path }]);
  }
  const database = openDatabase(databaseUrlOf(config));
  try {
    await database.checkFitness();
    const message = text(
      path === undefined ? 'command.config-check.postgres' : 'command.config-check.sqlite',
    );
    return { message, warnings: await strandedIn(database, config) };
  } finally {
    await withDeadline('closing', closeDeadlineMs, database.close()).catch(() => {});
  }
}

/** Also writes, because Redis still answers on a full disk. */
async function tryRedis(url: string): Promise<string> {
  const redis = connectRedis(url);
  const ready = new Promise<void>((resolve, reject) => {
    redis.onReady(resolve);
    redis.onFailure(reject);
  });
  try {
    await withDeadline('Redis', redisDeadlineMs, ready);
    const information = String(await redis.run((client) => client.info()));
    if (!/^role:master/m.test(information)) throw new Error('the server is a replica');
    const expiration = { type: 'PX', value: shortMs } as const;
    await redis.run((client) => client.set(`gatehouse:check:${newId()}`, '1', { expiration }));
    return text('command.config-check.redis');
  } catch (error) {
    const fault = redis.faultOf(error);
    if (fault !== undefined) throw new OperatorFault(fault);
    throw new Unavailable('Redis (REDIS_URL)', {
      cause: error instanceof Unavailable ? error.cause : error,
    });
  } finally {
    await redis.close();
  }
}

async function tryMailServer({ BASE_URL, MAIL_FROM }: Config, url: string): Promise<string> {
  const transport = createSmtpTransport(url, MAIL_FROM, introducedAs(BASE_URL, MAIL_FROM));
  try {
    await withDeadline('The mail server', mailDeadlineMs, transport.verify());
  } catch (error) {
    throw new OperatorFault(smtpFault(error instanceof Unavailable ? silence : error, url));
  }
  return text('command.config-check.mail');
}
