import { ConfigurationError } from '../../config.ts';
import { UnfitInstallation } from '../../journeys/upkeep/prepare-installation.ts';
import { OperatorFault } from '../../platform/operator-fault.ts';
import { Unavailable } from '../../platform/unavailable.ts';
import { explainFailure } from '../../process/explain-failure.ts';
import type { RefusalCode } from './command.ts';

interface Explanation {
  readonly code: RefusalCode | 'unavailable';
  readonly message: string;
}

/** The data folder or a file in it cannot be used. For scripts this means that a store is unavailable. */
const unusableFolder = new Set(['EACCES', 'EROFS', 'ENOSPC', 'ENOTDIR', 'ERR_SQLITE_ERROR']);

/** Errors that an operator can fix are printed as a sentence, with a code for scripts. */
export function explain(error: unknown): Explanation {
  if (error instanceof Unavailable) {
    return { code: 'unavailable', message: `${error.message}: ${reason(error.cause)}.` };
  }
  return { code: codeOf(error), message: explainFailure(error) };
}

function codeOf(error: unknown): Explanation['code'] {
  if (error instanceof ConfigurationError) return 'configuration';
  if (error instanceof UnfitInstallation) return 'unfit_installation';
  const { code } = error as NodeJS.ErrnoException;
  const isStore = error instanceof OperatorFault || unusableFolder.has(String(code));
  return isStore ? 'unavailable' : 'unexpected';
}

/** A refused connection to a name with several addresses has a code and no message. */
function reason(cause: unknown): string {
  const { message, code } = cause as NodeJS.ErrnoException;
  return message || code || String(cause);
}
