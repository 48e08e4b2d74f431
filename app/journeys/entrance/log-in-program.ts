import type { RequestContext } from '../../audit/request-context.ts';
import type { AccessTokens } from '../../tokens/access-tokens.ts';
import { type ProgramTokens, tokensOf } from '../steps/program-tokens.ts';
import type { LogIn, LogInOutcome } from './log-in.ts';

interface LogInProgramInput {
  /** User name or email. */
  readonly name: string;
  readonly password: string;
  readonly format: 'jwt' | 'opaque';
  readonly requestContext: RequestContext;
}

type LogInProgramOutcome =
  | { readonly kind: 'logged-in'; readonly tokens: ProgramTokens }
  | Exclude<LogInOutcome, { kind: 'logged-in' }>;

export type LogInProgram = (input: LogInProgramInput) => Promise<LogInProgramOutcome>;

/**
 * Starts a session for a program. Checks and rate limits are the same as in a browser; only the credential
 * differs.
 *
 * @throws Unavailable when hashing is overloaded or SQL cannot commit
 */
export function createLogInProgram({
  logIn,
  accessTokens,
}: {
  logIn: LogIn;
  accessTokens: AccessTokens;
}): LogInProgram {
  return async function logInProgram({ format, ...input }) {
    const outcome = await logIn({
      ...input,
      remember: false,
      devices: new Map(),
      sessionKind: format,
    });
    if (outcome.kind !== 'logged-in') return outcome;
    return { kind: 'logged-in', tokens: await tokensOf(accessTokens, outcome) };
  };
}
