import type { Request } from 'express';
import { isLoopbackHost } from '../../../platform/loopback.ts';

/** Whether a visitor may read the email that is kept instead of sent. */
export type MayReadMailbox = (request: Request) => boolean;

/**
 * This email contains links that give access, so only a person at this machine may read it. A proxy here
 * would open it to the whole network, so forwarded requests are refused. A page that points its own host name
 * at this machine (DNS rebinding) is recognised by that name.
 */
export function createMayReadMailbox(options: { readonly isKept: boolean }): MayReadMailbox {
  if (!options.isKept) return () => false;
  return (request) => {
    const isForwarded = Object.keys(request.headers).some((name) => /^(x-)?forwarded/.test(name));
    return !isForwarded && isLoopbackHost((request.get('host') ?? '').replace(/:\d+$/, ''));
  };
}
