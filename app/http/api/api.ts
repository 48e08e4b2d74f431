import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';

/** Issuer and audience of our access tokens (`iss` and `aud`, RFC 7519, 4.1). */
export interface TokenIssuer {
  readonly issuer: string;
  readonly audience: string;
}

/** What every operation can use, in addition to the journeys of its floor. */
export interface Api {
  readonly mail: Mail;
  readonly tokenIssuer: TokenIssuer;
  readonly passwordMinLength: number;
  readonly clock: Clock;
}
