import { visitorOf } from '../../request/request.ts';
import type { Page } from '../page.ts';

export function homePage(): Page {
  return {
    path: '/',
    access: 'public',
    get: (request, response) => {
      response.redirect(303, visitorOf(request) === undefined ? '/login' : '/dashboard');
    },
  };
}
