import type { Request, Response } from 'express';

/** The address from which the script of a page with a passkey gets a fresh challenge. */
export function freshChallengeAt(path: string): string {
  return `${path}?challenge`;
}

export function wantsFreshChallenge({ query }: Request): boolean {
  return 'challenge' in query;
}

/** A page that is open for long fetches a new challenge, from here and nowhere else. */
export function allowFreshChallenges(response: Response): void {
  const policy = String(response.get('Content-Security-Policy'));
  response.set('Content-Security-Policy', `${policy};connect-src 'self'`);
}
