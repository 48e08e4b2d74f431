import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';

/** Who issues our access tokens, and for whom (`iss` and `aud`, RFC 7519 section 4.1). */
export interface TokenIssuer {
  readonly issuer: string;
  readonly audience: string;
}

/** What every operation can use, besides the journeys of its floor. */
export interface Api {
  readonly mail: Mail;
  readonly tokenIssuer: TokenIssuer;
  readonly passwordMinLength: number;
  readonly clock: Clock;
}
