const deepest = 4;

interface DescribedError {
  readonly name: string;
  readonly message: string;
  readonly code?: unknown;
  readonly stack?: string | undefined;
  readonly cause?: DescribedError | string;
}

/**
 * Name, code, message and stack of an error and of its causes, for the log. Never other properties: parsers attach
 * the request body to their errors, PostgreSQL the row.
 */
export function describeError(error: unknown, depth = deepest): DescribedError | string {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack, cause } = error;
  const code = (error as NodeJS.ErrnoException).code;
  return {
    name,
    message,
    ...(code === undefined ? {} : { code }),
    stack,
    ...(cause === undefined || depth === 0 ? {} : { cause: describeError(cause, depth - 1) }),
  };
}
