import type { Request, Response } from 'express';
import type { Message } from '../../messages/messages.ts';
import { tooManyAttempts } from '../failures/http-error.ts';
import { wantsHtml } from '../request/request.ts';
import type { FormError } from './page.ts';
import { waitWords } from './words/time-words.ts';

/** How to show a form again after too many attempts: 429, the values, and when to try again. */
export function throttledForm(retryAfterSeconds: number): {
  readonly status: 429;
  readonly headers: Readonly<Record<string, string>>;
  readonly errors: readonly FormError[];
} {
  const text: Message = ['form.throttled', { wait: waitWords(retryAfterSeconds) }];
  return {
    status: 429,
    headers: { 'Retry-After': String(retryAfterSeconds) },
    errors: [{ field: null, text }],
  };
}

/** Shows the form again after too many attempts. Programs get problem details. */
export function drawThrottled(
  draw: (request: Request, response: Response, errors: readonly FormError[]) => unknown,
  request: Request,
  response: Response,
  retryAfterSeconds: number,
): unknown {
  if (!wantsHtml(request)) throw tooManyAttempts(retryAfterSeconds);
  const { status, headers, errors } = throttledForm(retryAfterSeconds);
  return draw(request, response.status(status).set(headers), errors);
}
