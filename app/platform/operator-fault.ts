/**
 * An error that only an operator can fix: waiting does not help. The message consists of sentences that name the
 * variable or the path. It is shown without a stack and contains no secret.
 */
export class OperatorFault extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'OperatorFault';
  }
}
