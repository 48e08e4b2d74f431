import type { z } from 'zod';
import { HttpError } from '../failures/http-error.ts';

/** A fault in one field of a request, such as `body.names.0`. */
export interface FieldFault {
  readonly field: string;
  readonly code: string;
  readonly detail: string;
}

const maxFaults = 20;
const maxFieldLength = 80;

/** The request does not match its schema. The response says what is wrong, but never repeats the value. */
export class InvalidRequest extends HttpError {
  readonly errors: readonly FieldFault[];

  constructor(errors: readonly FieldFault[], status = 400) {
    super(status, 'invalid_request', 'The request is invalid.');
    this.errors = errors.slice(0, maxFaults);
  }
}

/** @throws InvalidRequest if the value does not match */
export function parsePart<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new InvalidRequest(parsed.error.issues.flatMap(faultsOf));
}

function faultsOf(issue: z.core.$ZodIssue): FieldFault[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: fieldName([...path, key]),
      code: 'unknown_field',
      detail: 'Unknown field.',
    }));
  }
  const field = fieldName(path);
  if (issue.code === 'invalid_type' && issue.input === undefined) {
    return [{ field, code: 'required', detail: 'This field is missing.' }];
  }
  if (issue.code === 'invalid_type') {
    return [{ field, code: issue.code, detail: `The type must be ${issue.expected}.` }];
  }
  return [{ field, code: issue.code, detail: issue.message }];
}

function fieldName(path: readonly string[]): string {
  return path.join('.').slice(0, maxFieldLength);
}
