import type { Message } from '../../../messages/messages.ts';
import type { FormError } from '../page.ts';

const kinds = ['totp', 'passkey', 'recovery_codes'] as const;
/** The kinds of forms in the second step. */
export type Kind = (typeof kinds)[number];

/** The name of a factor that was added during a login. Its owner can change it later. Recovery codes have none. */
export function nameOf(kind: Kind): Message | undefined {
  const names = { totp: 'enrol.app.name', passkey: 'enrol.passkey.name' } as const;
  return kind === 'recovery_codes' ? undefined : names[kind];
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
