import type { FormError } from '../page.ts';

const kinds = ['totp', 'passkey', 'recovery_codes'] as const;
/** What a form of the second step can be about. */
export type Kind = (typeof kinds)[number];

/** The name by which its owner finds a factor that was added on the way in, and can change it. */
export function nameOf(kind: Kind): string {
  return { totp: 'Authenticator app', passkey: 'Passkey', recovery_codes: '' }[kind];
}

export function isKind(kind: string): kind is Kind {
  return (kinds as readonly string[]).includes(kind);
}

export function notProved(kind: Kind): FormError {
  return { field: kind === 'passkey' ? null : kind, text: 'second-step.error.rejected' };
}

const enrolmentErrors = {
  totp: { field: 'totp', text: 'authenticator-app.error.wrong' },
  recovery_codes: { field: 'recovery_codes', text: 'recovery-codes.error.wrong' },
  passkey: { field: null, text: 'enrol.error.passkey' },
} as const;

export function notEnrolled(kind: Kind): FormError {
  return enrolmentErrors[kind];
}
