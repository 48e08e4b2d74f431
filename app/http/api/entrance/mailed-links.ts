import { HttpError } from '../../failures/http-error.ts';
import { InvalidRequest } from '../invalid-request.ts';

export const tooOften = 'Too many requests. `Retry-After` says when to try again';

export function linkClosed(): HttpError {
  return new HttpError(
    400,
    'link_closed',
    'The link was already used, has expired or never existed.',
  );
}

export function noEmail(): InvalidRequest {
  const detail = 'An email address looks like name@example.com.';
  return new InvalidRequest([{ field: 'email', code: 'unacceptable', detail }]);
}
