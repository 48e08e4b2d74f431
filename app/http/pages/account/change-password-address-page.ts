import type { Page } from '../page.ts';

/** Where password managers look for the page that changes a password (W3C, A Well-Known URL for Changing Passwords). */
export function changePasswordAddress(): Page {
  return {
    path: '/.well-known/change-password',
    access: 'public',
    get: (_request, response) => response.redirect(302, '/account/password'),
  };
}
