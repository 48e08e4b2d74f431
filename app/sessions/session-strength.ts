import type { LiveSession } from './session.ts';

/** Authentication context classes, weakest first (RFC 9470; OpenID Connect Core 1.0, section 2). */
export const contextClasses = ['urn:gatehouse:1', 'urn:gatehouse:2', 'urn:gatehouse:3'] as const;

export type ContextClass = (typeof contextClasses)[number];

const trustedForMs = 24 * 60 * 60 * 1000;

/**
 * How strong a session is: 1 with one factor, 2 with a second one, 3 with a passkey, which resists phishing. A trusted
 * browser counts as a second factor for a day after it last proved one.
 */
export function contextClassOf(
  { amr, secondFactorAt }: Pick<LiveSession, 'amr' | 'secondFactorAt'>,
  now: number,
): ContextClass {
  if (amr.includes('mfa')) return amr.includes('pop') ? 'urn:gatehouse:3' : 'urn:gatehouse:2';
  const isTrusted = secondFactorAt !== null && now - secondFactorAt < trustedForMs;
  return isTrusted ? 'urn:gatehouse:2' : 'urn:gatehouse:1';
}
