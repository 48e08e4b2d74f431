import { ConfigurationError } from '../../config.ts';
import { UnfitInstallation } from '../../journeys/prepare-installation.ts';
import { Unavailable } from '../../platform/unavailable.ts';
import type { RefusalCode } from './command.ts';

interface Explanation {
  readonly code: RefusalCode | 'unavailable';
  readonly message: string;
}

/** The data folder, or a file in it, cannot be used: as far as a script is concerned, no store. */
const unusableFolder = new Set(['EACCES', 'EROFS', 'ENOSPC', 'ENOTDIR', 'ERR_SQLITE_ERROR']);

/** What an operator can mend is said in a sentence; only surprises show where they came from. */
export function explain(error: unknown): Explanation {
  if (error instanceof ConfigurationError) {
    const message = [error.message, ...error.faults.map((fault) => `  - ${fault}`)].join('\n');
    return { code: 'configuration', message };
  }
  if (error instanceof UnfitInstallation) {
    return { code: 'unfit_installation', message: error.message };
  }
  if (error instanceof Unavailable) {
    return { code: 'unavailable', message: `${error.message}: ${reason(error.cause)}.` };
  }
  const { code, message, stack } = error as NodeJS.ErrnoException;
  if (code !== undefined && unusableFolder.has(code)) return { code: 'unavailable', message };
  return { code: 'unexpected', message: stack ?? String(error) };
}

/** A refused connection to a name with several addresses has a code and no message. */
function reason(cause: unknown): string {
  const { message, code } = cause as NodeJS.ErrnoException;
  return message || code || String(cause);
}
