import type { RequestContext } from '../../audit/request-context.ts';
import type { AccessTokens } from '../../tokens/access-tokens.ts';
import { type ProgramTokens, tokensOf } from '../steps/program-tokens.ts';
import type { TakeSecondStep, TakeSecondStepOutcome } from './take-second-step.ts';

interface TakeSecondStepProgramInput {
  /** The `login_token` of the first step. */
  readonly token: string;
  readonly kind: 'totp' | 'recovery_codes';
  readonly code: string;
  readonly requestContext: RequestContext;
}

type TakeSecondStepProgramOutcome =
  | { readonly kind: 'logged-in'; readonly tokens: ProgramTokens }
  | Exclude<TakeSecondStepOutcome, { kind: 'logged-in' }>;

export type TakeSecondStepProgram = (
  input: TakeSecondStepProgramInput,
) => Promise<TakeSecondStepProgramOutcome>;

/** Completes the login of a program with a second factor, as `takeSecondStep` does for a browser. */
export function createTakeSecondStepProgram({
  takeSecondStep,
  accessTokens,
}: {
  takeSecondStep: TakeSecondStep;
  accessTokens: AccessTokens;
}): TakeSecondStepProgram {
  return async function takeSecondStepProgram({ code, ...input }) {
    const answer = { answer: code };
    const outcome = await takeSecondStep({
      ...{ ...input, answer, isProgram: true },
      devices: new Map(),
    });
    if (outcome.kind !== 'logged-in') return outcome;
    return { kind: 'logged-in', tokens: await tokensOf(accessTokens, outcome) };
  };
}
