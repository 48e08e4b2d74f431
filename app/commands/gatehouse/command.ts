import type { Account } from '../../accounts/account.ts';
import { text } from './text.ts';

/** How a command ends, as scripts see it. docs/command-line.md documents it. */
export const exitCodes = { done: 0, refused: 1, misused: 2, unavailable: 3 } as const;

export type Result =
  /** Lines for people, and the same as one JSON document; and what to do next, on standard error. */
  | {
      readonly kind: 'done';
      readonly lines: readonly string[];
      readonly json: object;
      readonly nextSteps: readonly string[];
    }
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly message: string }
  | { readonly kind: 'misused'; readonly message: string }
  /** Lines and a document as of `done`, and what is away: the error of the document. */
  | {
      readonly kind: 'unavailable';
      readonly lines: readonly string[];
      readonly json: object;
      readonly message: string;
    };

/** For scripts: stays the same when a message is reworded. */
export type RefusalCode =
  | 'administrator'
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
  | 'unfit_installation';

export interface Option {
  /** What stands for its value in the help; without it, the option takes none. */
  readonly value?: string;
  readonly about: string;
  readonly isRequired?: boolean;
}

export interface Input {
  readonly operands: readonly string[];
  /** The value of an option that takes one. */
  option(name: string): string | undefined;
  /** Whether an option that takes no value is there. */
  has(name: string): boolean;
  /** Every option as it was typed, for those that may be repeated. */
  readonly inOrder: readonly { readonly name: string; readonly value?: string | undefined }[];
}

export interface Command {
  /** As it is typed. */
  readonly name: string;
  readonly about: string;
  /** Each needed, in this order. */
  readonly operands: readonly string[];
  readonly options: Readonly<Record<string, Option>>;
  /** More that the help should say. */
  readonly notes?: readonly string[];
  run(input: Input): Promise<Result>;
}

/** Nobody is logged in at the command line: the audit trail says so. */
export const circumstances = {
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

export function refused(code: RefusalCode, message: string): Result {
  return { kind: 'refused', code, message };
}

export function misused(message: string): Result {
  return { kind: 'misused', message };
}

export function lastAdministrator({ username }: Account): Result {
  return refused('last_administrator', text(['command.account.last-administrator', { username }]));
}
