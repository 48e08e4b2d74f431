import type { Request, Response } from 'express';

/** The URL from which the script of a page with a passkey gets a new challenge. */
export function freshChallengeAt(path: string): string {
  return `${path}?challenge`;
}

export function wantsFreshChallenge({ query }: Request): boolean {
  return 'challenge' in query;
}

/** Allows the page to fetch a new challenge, only from here. */
export function allowFreshChallenges(response: Response): void {
  const policy = String(response.get('Content-Security-Policy'));
  response.set('Content-Security-Policy', `${policy};connect-src 'self'`);
}
