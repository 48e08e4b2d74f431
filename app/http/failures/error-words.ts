import type { Message } from '../../messages/messages.ts';
import type { ProblemCode } from './problem-codes.ts';

/** The text of an error page. */
export interface ErrorWords {
  readonly title: Message;
  readonly text: Message;
  /** A link to what the reader can do next. */
  readonly action: { readonly href: string; readonly text: Message } | null;
}

const home = { href: '/', text: 'error.home' } as const;

const words: Readonly<Record<number, ErrorWords>> = {
  400: { title: 'error.400.title', text: 'error.400.text', action: home },
  401: {
    title: 'error.401.title',
    text: 'error.401.text',
    action: { href: '/login', text: 'error.log-in' },
  },
  403: { title: 'error.403.title', text: 'error.403.text', action: home },
  404: { title: 'error.404.title', text: 'error.404.text', action: home },
  405: { title: 'error.405.title', text: 'error.405.text', action: home },
  413: { title: 'error.413.title', text: 'error.413.text', action: home },
  415: { title: 'error.415.title', text: 'error.415.text', action: home },
  429: { title: 'error.429.title', text: 'error.429.text', action: home },
  500: { title: 'error.500.title', text: 'error.500.text', action: home },
  503: { title: 'error.503.title', text: 'error.503.text', action: null },
};

export function wordsFor(status: number): ErrorWords {
  return words[status] ?? ((status < 500 ? words[400] : words[500]) as ErrorWords);
}

const codes: Readonly<Record<number, ProblemCode>> = {
  400: 'bad_request',
  401: 'login_required',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'too_large',
  415: 'unsupported_media_type',
  429: 'too_many_attempts',
  500: 'internal_error',
  503: 'unavailable',
};

/** The `code` of problem details, if the error has none of its own. */
export function codeFor(status: number): ProblemCode {
  return codes[status] ?? (status < 500 ? 'bad_request' : 'internal_error');
}

const details: Readonly<Record<number, string>> = {
  400: 'The request is malformed.',
  401: 'Log in first.',
  403: 'This account does not have permission for this.',
  404: 'Nothing was found at this address.',
  405: 'This address does not accept this method.',
  413: 'The body is too large.',
  415: 'The type of the body is not supported.',
  429: 'Too many attempts. Wait as long as Retry-After says.',
  500: 'An internal error. It was logged.',
  503: 'The server is overloaded, or one of its stores does not answer. Nobody has been logged out.',
};

/** The `detail` of problem details. It is English, whatever the language of the pages. */
export function detailFor(status: number): string {
  return details[status] ?? ((status < 500 ? details[400] : details[500]) as string);
}
