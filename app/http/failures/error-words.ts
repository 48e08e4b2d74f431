import type { ProblemCode } from './problem-codes.ts';

export interface ErrorWords {
  readonly title: string;
  readonly text: string;
  /** What to do next, if a link helps. */
  readonly action: { readonly href: string; readonly text: string } | null;
}

const home = { href: '/', text: 'Go to the start page' };

const words: Readonly<Record<number, ErrorWords>> = {
  400: {
    title: 'That request cannot be understood',
    text: 'Something about it is not as it should be. Go back and try once more.',
    action: home,
  },
  401: {
    title: 'Please log in',
    text: 'This page is for people who are logged in.',
    action: { href: '/login', text: 'Log in' },
  },
  403: {
    title: 'You cannot do that',
    text: 'Your account is not allowed to see this page or to do this.',
    action: home,
  },
  404: {
    title: 'There is no such page',
    text: 'The address may be mistyped, or the page may have moved.',
    action: home,
  },
  405: {
    title: 'That is not possible here',
    text: 'This address does not accept this kind of request.',
    action: home,
  },
  413: {
    title: 'That is too much',
    text: 'What was sent is larger than anything this page expects.',
    action: home,
  },
  415: {
    title: 'That format is not understood',
    text: 'This page accepts an ordinary web form only.',
    action: home,
  },
  429: {
    title: 'Too many attempts',
    text: 'To keep accounts safe, this is slowed down for a while. Nothing is lost.',
    action: home,
  },
  500: {
    title: 'Something went wrong on our side',
    text: 'It has been written down. Trying again may help; if not, tell whoever runs this service.',
    action: home,
  },
  503: {
    title: 'Back in a moment',
    text: 'Too much is going on, or a part of the service is not answering. Nobody has been logged out.',
    action: null,
  },
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

/** The stable word that programs are told where nothing more exact is known. */
export function codeFor(status: number): ProblemCode {
  return codes[status] ?? (status < 500 ? 'bad_request' : 'internal_error');
}
