import type { Factor, FactorKind } from './factor.ts';

/** The factor that an installation requires of an account. */
export interface Requirement {
  readonly isRequired: boolean;
  /** 'passkey': phishing-resistant factors alone count. */
  readonly kind: 'any' | 'passkey';
}

/** The facts about a login before its session begins. */
export interface LoginFacts {
  /** What has been proved (RFC 8176). */
  readonly amr: readonly string[];
  readonly factors: readonly Pick<Factor, 'kind'>[];
  /** Whether the owner wants a second step at every login with a password. */
  readonly alwaysSecondStep: boolean;
  readonly requirement: Requirement;
  /** End of the grace period. Absent: there is none. */
  readonly graceEndsAt?: number;
  /** Whether this browser is trusted since it proved a second factor. */
  readonly isTrustedBrowser: boolean;
}

/** 'none': the session may begin. 'second-step': a factor must be proved. 'enrol': one must be added. */
export type MissingStep = 'none' | 'second-step' | 'enrol';

/**
 * The step that a login lacks before its session may begin. Every way to log in calls this. See the diagram
 * in docs/second-factors.md.
 */
export function missingStep(facts: LoginFacts, now: number): MissingStep {
  const { amr, requirement } = facts;
  if (requirement.isRequired) {
    if (satisfies(amr, requirement.kind)) return 'none';
    if (acceptableFactors(facts.factors, requirement.kind).length > 0) return 'second-step';
    const isInGrace = facts.graceEndsAt !== undefined && now < facts.graceEndsAt;
    // Before adding a factor, a person proves one of those they have: a password and a mailbox must not
    // replace it.
    const canProve = facts.factors.length > 0 && !amr.includes('mfa');
    if (!isInGrace) return canProve ? 'second-step' : 'enrol';
  }
  return ownStep(facts);
}

/** Factors that meet a requirement. Recovery codes can replace an authenticator app, but never a passkey. */
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

/** Whether the proof is strong enough. */
function satisfies(amr: readonly string[], kind: Requirement['kind']): boolean {
  return amr.includes('mfa') && (kind === 'any' || amr.includes('pop'));
}

/** The step that the account's own factors ask for, without any requirement. */
function ownStep({ amr, factors, alwaysSecondStep, isTrustedBrowser }: LoginFacts): MissingStep {
  if (amr.includes('mfa')) return 'none';
  const hasApp = factors.some(({ kind }) => kind === 'totp');
  const isAsked = hasApp || (alwaysSecondStep && factors.length > 0);
  return isAsked && !isTrustedBrowser ? 'second-step' : 'none';
}
