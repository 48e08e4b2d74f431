import { join } from 'node:path';
import type { Config } from './config.ts';
import { createHashPool } from './credentials/hash-pool.ts';
import { createPasswords } from './credentials/passwords.ts';
import { createPeppers } from './credentials/peppers.ts';
import { createChangeNames } from './journeys/change-names.ts';
import { createChangePassword } from './journeys/change-password.ts';
import { createHealth } from './journeys/check-health.ts';
import { createCreateAccount } from './journeys/create-account.ts';
import { createDeleteAccount } from './journeys/delete-account.ts';
import { createDisableAccount } from './journeys/disable-account.ts';
import { createEnableAccount } from './journeys/enable-account.ts';
import { createEndSessions } from './journeys/end-sessions.ts';
import { createForgetThePast } from './journeys/forget-the-past.ts';
import { createLogIn } from './journeys/log-in.ts';
import { createPrepareInstallation } from './journeys/prepare-installation.ts';
import { createProvePassword } from './journeys/prove-password.ts';
import { createReadAccount } from './journeys/read-account.ts';
import { createReadDashboard } from './journeys/read-dashboard.ts';
import { createRevokeSessions } from './journeys/revoke-sessions.ts';
import { createSetRole } from './journeys/set-role.ts';
import { createSetUp } from './journeys/set-up.ts';
import { createStores, createTransact } from './journeys/stores.ts';
import { createVerifyOwnPassword } from './journeys/verify-own-password.ts';
import { createMailRoom } from './mail/mail-room.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import { openDatabase } from './platform/database/database.ts';
import { createLogger } from './platform/logger.ts';
import { connectRedis } from './platform/redis.ts';
import { loadOrCreateSecrets } from './platform/secrets.ts';
import { createPendingInvalidations } from './sessions/pending-invalidations.ts';
import { createRedisGeneration } from './sessions/redis-generation.ts';
import { createRedisSessionCopies } from './sessions/redis-session-copies.ts';
import { noCopies } from './sessions/session-copies.ts';
import { createSessions } from './sessions/sessions.ts';
import { createLimiters } from './throttling/limiter.ts';
import { createLogInThrottle } from './throttling/log-in-throttle.ts';

export type Services = ReturnType<typeof createServices>;

/** Builds everything from the configuration. What needs what is written here and nowhere else. */
export function createServices(config: Config, clock: Clock = systemClock) {
  // platform
  const logger = createLogger({ level: config.LOG_LEVEL, format: config.LOG_FORMAT ?? 'json' });
  const database = openDatabase(
    config.DATABASE_URL ?? `sqlite:${join(config.DATA_DIR, 'gatehouse.db')}`,
  );
  const redis = config.REDIS_URL === undefined ? undefined : connectRedis(config.REDIS_URL);
  const secrets = {
    session: config.SESSION_SECRET ?? loadOrCreateSecrets(config.DATA_DIR, 'session-secret'),
    pepper: config.PASSWORD_PEPPER ?? loadOrCreateSecrets(config.DATA_DIR, 'password-pepper'),
  };

  // capabilities
  const stores = createStores(database.queries, redis !== undefined);
  const transact = createTransact(database, redis !== undefined);
  const peppers = createPeppers(secrets.pepper);
  const pool = createHashPool({ threads: config.hashThreads, queue: config.HASH_QUEUE });
  const passwords = createPasswords({ pool, peppers, cost: config.BCRYPT_COST });
  const pending = createPendingInvalidations(database.queries);
  const generation = createRedisGeneration(stores.settings);
  const copies = redis
    ? createRedisSessionCopies({ redis, pending, generation, clock, logger })
    : noCopies;
  const limits = {
    idleMs: config.SESSION_IDLE_SECONDS * 1000,
    absoluteMs: config.SESSION_ABSOLUTE_SECONDS * 1000,
    rememberedMs: config.REMEMBER_ME_SECONDS * 1000,
  };
  const sessions = createSessions({ store: stores.sessions, copies, limits, clock, logger });
  const { mail, deliverMail, delivery, devMailbox } = createMailRoom({
    views: join(import.meta.dirname, '../views'),
    baseUrl: config.BASE_URL,
    smtpUrl: config.SMTP_URL,
    from: config.MAIL_FROM,
    secrets: secrets.session,
    outbox: stores.outbox,
    clock,
    logger,
  });
  const throttle = createLogInThrottle(createLimiters(redis));

  // journeys
  const verifyOwnPassword = createVerifyOwnPassword({ stores, passwords, throttle });
  const needs = { stores, transact, passwords, verifyOwnPassword, sessions, mail, clock };
  const passwordMinLength = config.PASSWORD_MIN_LENGTH;
  return {
    logger,
    clock,
    stores,
    passwords,
    sessions,
    transact,
    mail,
    deliverMail,
    delivery,
    devMailbox,
    sessionSecrets: secrets.session,
    prepareInstallation: createPrepareInstallation({
      database,
      stores,
      peppers,
      generation: redis ? undefined : generation,
    }),
    setUp: createSetUp({ ...needs, passwordMinLength }),
    logIn: createLogIn({ ...needs, throttle }),
    endSessions: createEndSessions(needs),
    createAccount: createCreateAccount({ ...needs, passwordMinLength }),
    disableAccount: createDisableAccount(needs),
    enableAccount: createEnableAccount(needs),
    deleteAccount: createDeleteAccount(needs),
    setRole: createSetRole(needs),
    revokeSessions: createRevokeSessions(needs),
    readAccount: createReadAccount(needs),
    readDashboard: createReadDashboard(needs),
    changeNames: createChangeNames(needs),
    changePassword: createChangePassword({ ...needs, passwordMinLength }),
    provePassword: createProvePassword(needs),
    forgetThePast: createForgetThePast(needs),
    health: createHealth({ database, copies }),

    async close() {
      await delivery.stop();
      await sessions.settle();
      copies.close();
      await Promise.all([pool.close(), redis?.close(), database.close()]);
    },
  };
}
