import type { Account } from '../../accounts/account.ts';
import { text } from './text.ts';

/** How a command ends, as scripts see it. docs/command-line.md documents it. */
export const exitCodes = { done: 0, refused: 1, misused: 2, unavailable: 3 } as const;

export type Result =
  /** Lines for people, the same as one JSON document, and the next steps on standard error. */
  | {
      readonly kind: 'done';
      readonly lines: readonly string[];
      readonly json: object;
      readonly nextSteps: readonly string[];
    }
  /** The command has printed everything itself, such as a large export. */
  | { readonly kind: 'printed' }
  | {
      readonly kind: 'refused';
      readonly code: RefusalCode;
      readonly message: string;
      /** More for the JSON document. */
      readonly json?: object;
    }
  | { readonly kind: 'misused'; readonly message: string }
  /** Lines and a document as for `done`, and the error: what is unavailable. */
  | {
      readonly kind: 'unavailable';
      readonly lines: readonly string[];
      readonly json: object;
      readonly message: string;
    };

/** For scripts. It never changes when a message is reworded. */
export type RefusalCode =
  | 'administrator'
  | 'audit_trail_changed'
  | 'configuration'
  | 'given_by_environment'
  | 'invalid'
  | 'last_administrator'
  | 'mail_not_sent'
  | 'not_confirmed'
  | 'not_found'
  | 'still_needed'
  | 'taken'
  | 'unexpected'
  | 'unfit_installation'
  | 'would_overwrite';

export interface Option {
  /** Placeholder for the value in the help. Without it, the option takes no value. */
  readonly value?: string;
  readonly about: string;
  readonly isRequired?: boolean;
}

export interface Input {
  readonly operands: readonly string[];
  /** The value of an option. */
  option(name: string): string | undefined;
  /** Whether an option without a value was given. */
  has(name: string): boolean;
  /** Every option in the order in which it was typed, for options that may be repeated. */
  readonly inOrder: readonly { readonly name: string; readonly value?: string | undefined }[];
}

export interface Command {
  /** The words that are typed, such as `account create`. */
  readonly name: string;
  readonly about: string;
  /** All are required, in this order. */
  readonly operands: readonly string[];
  readonly options: Readonly<Record<string, Option>>;
  /** More lines for the help. */
  readonly notes?: readonly string[];
  run(input: Input): Promise<Result>;
}

/** Nobody is logged in at the command line, and the audit trail says so. */
export const requestContext = {
  ip: '',
  userAgent: 'gatehouse command line',
  requestId: '',
} as const;

export function done(
  lines: readonly string[],
  json: object,
  nextSteps: readonly string[] = [],
): Result {
  return { kind: 'done', lines, json, nextSteps };
}

export function refused(code: RefusalCode, message: string, json: object = {}): Result {
  return { kind: 'refused', code, message, json };
}

export function misused(message: string): Result {
  return { kind: 'misused', message };
}

export function lastAdministrator({ username }: Account): Result {
  return refused('last_administrator', text(['command.account.last-administrator', { username }]));
}
