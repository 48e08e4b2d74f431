import type { Request, RequestHandler } from 'express';
import type { Message } from '../../messages/messages.ts';

/** A screen: its address, who may see it, and what GET and POST do. */
export interface Page {
  readonly path: string;
  /** Nothing is public that does not say so. */
  readonly access: 'public' | 'logged-in' | 'recently-proved' | 'admin';
  /** Answers as usual while nobody has an account. Every other page leads to the notice at /setup then. */
  readonly isOpenDuringSetUp?: true;
  readonly get?: RequestHandler;
  readonly post?: {
    readonly submit: RequestHandler;
    /** Whether the browser's word that a page of ours sent the form is enough: for one that is open for hours. */
    readonly mayBeStale?: boolean;
    /** Draws the form again with what was typed, never a password, when the forgery check failed. */
    readonly redraw: RequestHandler;
  };
}

/** One fault of a form; without a field it concerns the form as a whole. */
export interface FormError {
  readonly field: string | null;
  readonly text: Message;
}

const outOfDate: FormError = {
  field: null,
  text: 'form.stale',
};

/** For a form or a log-in that comes back without the cookie that it was given. */
export const cookiesRefused: FormError = {
  field: null,
  text: 'form.cookies-refused',
};

/** Why a form failed the forgery check. */
export function staleForm({ isWithoutCookie }: Request): FormError {
  return isWithoutCookie ? cookiesRefused : outOfDate;
}

export const noEmailAddress: FormError = {
  field: 'email',
  text: 'form.email',
};

/** The named fields of a form as text; what is missing is empty, what is unknown is left out. */
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
