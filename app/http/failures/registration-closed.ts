import type { Register } from '../../journeys/entrance/register.ts';
import { HttpError } from './http-error.ts';

const details = {
  'by-choice': 'Registration is closed.',
  'no-mail': 'Registration is closed, because this server sends no email.',
  'no-administrator':
    'Registration is closed until there is an administrator. Open the setup link that the server printed at start-up.',
} as const;

/** Says why nobody can register, and what would open registration. */
export function registrationClosed({ closedBecause }: Pick<Register, 'closedBecause'>): HttpError {
  const detail = details[closedBecause ?? 'no-administrator'];
  return new HttpError(403, 'registration_closed', detail);
}
