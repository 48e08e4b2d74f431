import { createHmac } from 'node:crypto';

/** Signs a cookie as express-session does. */
export function signedCookie(secretId: string, secret: string): string {
  const signature = createHmac('sha256', secret).update(secretId).digest('base64');
  return encodeURIComponent(`s:${secretId}.${signature.replace(/=+$/, '')}`);
}
