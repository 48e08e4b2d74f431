import { setTimeout } from 'node:timers/promises';
import { warningsOf } from '../config/warnings.ts';
import type { Config } from '../config.ts';
import { causeInDisk } from '../platform/disk-full.ts';
import { Unavailable } from '../platform/unavailable.ts';
import type { Services } from '../services.ts';

const retryEveryMs = 1000;

/** Logged once at start. That email is kept on this machine is expected during a trial and not logged. */
export function logWarnings(config: Config, { logger }: Services): void {
  for (const { code, message } of warningsOf(config)) {
    if (code !== 'mail_is_kept') logger.warn({ code }, message);
  }
}

/**
 * Prepares the installation, and waits for a database that is not up yet: services may start in any order. A full
 * disk is not waited for.
 *
 * @param hasToWait called when the database does not answer, at each attempt
 * @throws any error that waiting does not fix
 */
export async function prepareUntilDone(
  { prepareInstallation, logger }: Services,
  hasToWait: () => void = () => {},
): Promise<void> {
  for (let logged = ''; ; ) {
    try {
      return await prepareInstallation();
    } catch (error) {
      if (!(error instanceof Unavailable) || causeInDisk(error) !== undefined) throw error;
      const reason = reasonOf(error);
      if (reason !== logged) logger.warn({ reason }, 'waiting for the database (DATABASE_URL)');
      logged = reason;
      hasToWait();
      await setTimeout(retryEveryMs);
    }
  }
}

/** A refused connection to a name with several addresses has a code but no message. */
function reasonOf({ cause }: Unavailable): string {
  const { message, code } = cause as NodeJS.ErrnoException;
  return message || code || String(cause);
}
