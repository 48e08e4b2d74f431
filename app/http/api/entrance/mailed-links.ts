import { HttpError } from '../../failures/http-error.ts';
import { InvalidRequest } from '../invalid-request.ts';

export const tooOften = 'Too often; `Retry-After` tells when to come back';

export function linkClosed(): HttpError {
  return new HttpError(400, 'link_closed', 'The link was used already, has expired or never was.');
}

export function noEmail(): InvalidRequest {
  const detail = 'An email address is like name@example.com.';
  return new InvalidRequest([{ field: 'email', code: 'unacceptable', detail }]);
}
