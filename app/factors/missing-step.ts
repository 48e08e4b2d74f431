import type { Factor, FactorKind } from './factor.ts';

/** What an installation demands of an account. */
export interface Requirement {
  readonly isRequired: boolean;
  /** 'passkey': phishing-resistant factors alone count. */
  readonly kind: 'any' | 'passkey';
}

/** What is known about a login at the moment at which a session could begin. */
export interface LoginFacts {
  /** What has been proved (RFC 8176). */
  readonly amr: readonly string[];
  readonly factors: readonly Pick<Factor, 'kind'>[];
  /** Whether the owner wants a second step at every login with a password. */
  readonly alwaysSecondStep: boolean;
  readonly requirement: Requirement;
  /** Until when the account may go without the factor that is required of it; absent: not at all. */
  readonly graceEndsAt?: number;
  /** Whether this browser proved a second factor before and is trusted since. */
  readonly isTrustedBrowser: boolean;
}

/** 'none': the session may begin. 'enrol': a factor has to be added first. */
export type MissingStep = 'none' | 'second-step' | 'enrol';

/**
 * What a login still needs before a session may begin. Every way to log in asks this; see the diagram in
 * docs/second-factors.md.
 */
export function missingStep(facts: LoginFacts, now: number): MissingStep {
  const { amr, requirement } = facts;
  if (requirement.isRequired) {
    if (satisfies(amr, requirement.kind)) return 'none';
    if (acceptableFactors(facts.factors, requirement.kind).length > 0) return 'second-step';
    const isInGrace = facts.graceEndsAt !== undefined && now < facts.graceEndsAt;
    // A person who is to add a factor still proves one that they have: a password and a mailbox must not replace it.
    const canProve = facts.factors.length > 0 && !amr.includes('mfa');
    if (!isInGrace) return canProve ? 'second-step' : 'enrol';
  }
  return ownStep(facts);
}

/** Factors that can answer a requirement. Recovery codes stand in for an authenticator app, never for a passkey. */
export function acceptableFactors<F extends Pick<Factor, 'kind'>>(
  factors: readonly F[],
  kind: Requirement['kind'],
): F[] {
  const accepted = acceptableKinds(kind);
  return factors.filter((factor) => accepted.includes(factor.kind));
}

export function acceptableKinds(kind: Requirement['kind']): readonly FactorKind[] {
  return kind === 'passkey' ? ['passkey'] : ['totp', 'passkey', 'recovery_codes'];
}

/** Whether what was proved is as strong as is demanded. */
function satisfies(amr: readonly string[], kind: Requirement['kind']): boolean {
  return amr.includes('mfa') && (kind === 'any' || amr.includes('pop'));
}

/** What the account's own factors ask for, whatever is required of it. */
function ownStep({ amr, factors, alwaysSecondStep, isTrustedBrowser }: LoginFacts): MissingStep {
  if (amr.includes('mfa')) return 'none';
  const hasApp = factors.some(({ kind }) => kind === 'totp');
  const isAsked = hasApp || (alwaysSecondStep && factors.length > 0);
  return isAsked && !isTrustedBrowser ? 'second-step' : 'none';
}
