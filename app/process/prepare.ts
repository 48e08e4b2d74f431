import { setTimeout } from 'node:timers/promises';
import { warningsOf } from '../config/warnings.ts';
import type { Config } from '../config.ts';
import { causeInDisk } from '../platform/disk-full.ts';
import { Unavailable } from '../platform/unavailable.ts';
import type { Services } from '../services.ts';

const retryEveryMs = 1000;

/** Once at start. That mail is kept on this machine is what people expect who try it out. */
export function logWarnings(config: Config, { logger }: Services): void {
  for (const { code, message } of warningsOf(config)) {
    if (code !== 'mail_is_kept') logger.warn({ code }, message);
  }
}

/**
 * Prepares the installation, waiting for a database that is not up yet: services may start in any
 * order. A full disk does not mend itself.
 *
 * @param hasToWait is called when the database does not answer, at each attempt
 * @throws whatever waiting does not mend
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

/** Of a name with several addresses, a refused connection has a code and no message. */
function reasonOf({ cause }: Unavailable): string {
  const { message, code } = cause as NodeJS.ErrnoException;
  return message || code || String(cause);
}
