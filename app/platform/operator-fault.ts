/**
 * Something that only an operator can mend: waiting does not help. The message is one or more sentences that name
 * the variable or the path; it is shown without a stack and holds no secret.
 */
export class OperatorFault extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'OperatorFault';
  }
}
