import type { Request } from 'express';
import { isLoopbackHost } from '../../../platform/loopback.ts';

/** Whether a visitor may read the mail that is kept instead of sent. */
export type MayReadMailbox = (request: Request) => boolean;

/**
 * That mail holds links that let somebody in: it is for whoever sits at this machine. A proxy on this machine would let the whole world in; and a page from elsewhere,
 * whose host name was pointed to this machine (DNS rebinding), gives itself away by that name.
 */
export function createMayReadMailbox(options: { readonly isKept: boolean }): MayReadMailbox {
  if (!options.isKept) return () => false;
  return (request) => {
    const isForwarded = Object.keys(request.headers).some((name) => /^(x-)?forwarded/.test(name));
    return !isForwarded && isLoopbackHost((request.get('host') ?? '').replace(/:\d+$/, ''));
  };
}
