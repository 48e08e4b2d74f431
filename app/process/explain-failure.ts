import { ConfigurationError } from '../config.ts';
import { describeError } from '../platform/describe-error.ts';
import { OperatorFault } from '../platform/operator-fault.ts';

/**
 * Explains why something could not start or be done, in a sentence if an operator can fix it. LOG_LEVEL=debug shows
 * where an unexpected failure came from.
 */
export function explainFailure(error: unknown): string {
  if (error instanceof ConfigurationError) {
    return [error.message, ...error.faults.map((fault) => `  - ${fault}`)].join('\n');
  }
  if (error instanceof OperatorFault) return error.message;
  const { message, code } = error as NodeJS.ErrnoException;
  const sentence = `Something unexpected failed: ${message || code || String(error)}.`;
  return wantsDetails()
    ? `${sentence}\n${JSON.stringify(describeError(error), null, 2)}`
    : `${sentence} Set LOG_LEVEL=debug to see where.`;
}

/** Reads the environment, as the configuration may not be available. */
function wantsDetails(): boolean {
  return /^(?:debug|trace)$/.test(process.env['LOG_LEVEL'] ?? '');
}
