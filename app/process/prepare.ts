import { setTimeout } from 'node:timers/promises';
import { causeInDisk } from '../platform/disk-full.ts';
import { Unavailable } from '../platform/unavailable.ts';
import type { Services } from '../services.ts';

const retryEveryMs = 1000;

/**
 * Prepares the installation, waiting for a database that is not up yet: services may start in any
 * order. A full disk does not mend itself.
 *
 * @throws whatever waiting does not mend
 */
export async function prepareUntilDone({
  prepareInstallation,
  mail,
  register,
  logger,
}: Services): Promise<void> {
  if (!mail.isAvailable) {
    logger.warn('SMTP_URL is not set: no mail is sent, and whatever needs mail is not offered');
  }
  if (register.closedBecause === 'no-mail') {
    logger.warn(
      'REGISTRATION is open, but nobody can register: SMTP_URL is needed to confirm emails, or REQUIRE_CONFIRMED_EMAIL=false',
    );
  }
  for (let told = ''; ; ) {
    try {
      return await prepareInstallation();
    } catch (error) {
      if (!(error instanceof Unavailable) || causeInDisk(error) !== undefined) throw error;
      const reason = reasonOf(error);
      if (reason !== told) logger.warn({ reason }, 'waiting for the database (DATABASE_URL)');
      told = reason;
      await setTimeout(retryEveryMs);
    }
  }
}

/** Of a name with several addresses, a refused connection has a code and no message. */
function reasonOf({ cause }: Unavailable): string {
  const { message, code } = cause as NodeJS.ErrnoException;
  return message || code || String(cause);
}
