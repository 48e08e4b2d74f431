import type { Register } from '../../journeys/entrance/register.ts';
import { HttpError } from './http-error.ts';

const details = {
  'by-choice': 'People cannot register here.',
  'no-mail': 'People cannot register here: this server sends no email.',
  'no-administrator':
    'Nobody can register before this server has an administrator. Open the set-up link that it printed when it started.',
} as const;

/** Tells programs why nobody can register, and what opens registration where something can. */
export function registrationClosed({ closedBecause }: Pick<Register, 'closedBecause'>): HttpError {
  const detail = details[closedBecause ?? 'no-administrator'];
  return new HttpError(403, 'registration_closed', detail);
}
