import { ConfigurationError } from '../config.ts';
import { describeError } from '../platform/describe-error.ts';
import { OperatorFault } from '../platform/operator-fault.ts';

/**
 * Why something could not start or be done, for whoever runs it: what can be mended is said in a sentence. Where a
 * surprise came from is shown to those who ask.
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

/** The configuration may not have been read. */
function wantsDetails(): boolean {
  return /^(?:debug|trace)$/.test(process.env['LOG_LEVEL'] ?? '');
}
