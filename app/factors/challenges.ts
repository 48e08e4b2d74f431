import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../platform/clock.ts';

const challengeBytes = 32;
const keyBytes = 32;
/** How long a ceremony may take. */
const lifetimeMs = 5 * 60 * 1000;

/** The purpose of a challenge. A response for one purpose is refused for any other. */
export type ChallengePurpose = 'register' | 'log-in' | 'second-factor' | 'prove';

interface IssuedChallenge {
  /** 32 random bytes, base64url. */
  readonly challenge: string;
  /** The challenge with its end and its proof, for a hidden field. */
  readonly proved: string;
  readonly expiresAt: number;
}

/** Challenges that are authenticated by an HMAC, so that anonymous visitors cause no writes. */
export interface Challenges {
  /** @param browser a secret that only this browser has, such as the one in its pre-login cookie */
  issue(purpose: ChallengePurpose, browser: string): IssuedChallenge;
  /** @returns the challenge if it was issued here, for this purpose and this browser, and has not expired */
  check(
    purpose: ChallengePurpose,
    browser: string,
    proved: string,
  ): Pick<IssuedChallenge, 'challenge' | 'expiresAt'> | undefined;
}

/** @param secrets newest first: the first signs, all verify */
export function createChallenges(secrets: readonly string[], clock: Clock): Challenges {
  const keys = secrets.map((secret) =>
    Buffer.from(hkdfSync('sha256', secret, '', 'gatehouse passkey challenges', keyBytes)),
  );
  const sign = (key: Buffer, ...parts: readonly (string | number)[]) =>
    createHmac('sha256', key).update(JSON.stringify(parts)).digest();

  return {
    issue(purpose, browser) {
      const challenge = randomBytes(challengeBytes).toString('base64url');
      const expiresAt = clock.now() + lifetimeMs;
      const mac = sign(keys[0] as Buffer, challenge, purpose, browser, expiresAt);
      return {
        challenge,
        proved: `${challenge}.${expiresAt}.${mac.toString('base64url')}`,
        expiresAt,
      };
    },

    check(purpose, browser, proved) {
      const [challenge = '', end = '', mac = ''] = proved.split('.');
      const expiresAt = Number(end);
      const given = Buffer.from(mac, 'base64url');
      const isOurs = keys.some((key) => {
        const expected = sign(key, challenge, purpose, browser, expiresAt);
        return given.length === expected.length && timingSafeEqual(given, expected);
      });
      // Without a secret of the browser, any browser could use the challenge.
      return isOurs && browser !== '' && expiresAt > clock.now()
        ? { challenge, expiresAt }
        : undefined;
    },
  };
}
