import type { Request, RequestHandler } from 'express';
import type { Message } from '../../messages/messages.ts';

/** A page: its path, who may see it, and its handlers. */
export interface Page {
  readonly path: string;
  /** There is no default, so nothing is public by accident. */
  readonly access: 'public' | 'logged-in' | 'recently-proved' | 'admin';
  /** Works as usual while no account exists. All other pages then redirect to the notice at /setup. */
  readonly isOpenDuringSetUp?: true;
  readonly get?: RequestHandler;
  readonly post?: {
    readonly submit: RequestHandler;
    /** Whether a same-origin header is enough if the CSRF token is stale, for forms that stay open for hours. */
    readonly mayBeStale?: boolean;
    /** Largest form; 16 kB if absent. */
    readonly maxBytes?: number;
    /** Shows the form again with its values, but never a password, after a failed CSRF check. */
    readonly redraw: RequestHandler;
  };
}

/** An error of a form. Without a field it concerns the whole form. */
export interface FormError {
  readonly field: string | null;
  readonly text: Message;
}

const outOfDate: FormError = {
  field: null,
  text: 'form.stale',
};

/** For a form that comes back without the cookie that its page has set. */
export const cookiesRefused: FormError = {
  field: null,
  text: 'form.cookies-refused',
};

/** Why a form failed the CSRF check. */
export function staleForm({ isWithoutCookie }: Request): FormError {
  return isWithoutCookie ? cookiesRefused : outOfDate;
}

export const noEmailAddress: FormError = {
  field: 'email',
  text: 'form.email',
};

/** The named fields of a form as text. A missing field is empty. Unknown fields are ignored. */
export function textFields<Name extends string>(
  body: unknown,
  names: readonly Name[],
): Record<Name, string> {
  const fields = (body ?? {}) as Record<string, unknown>;
  const entries = names.map((name) => {
    const value = Object.hasOwn(fields, name) ? fields[name] : '';
    return [name, typeof value === 'string' ? value : ''];
  });
  return Object.fromEntries(entries);
}
