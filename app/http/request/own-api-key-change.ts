import type { RequestContext } from '../../audit/request-context.ts';
import { deviceWords } from '../../platform/device-words.ts';
import type { LiveSession } from '../../sessions/session.ts';

/** A change to the actor's own API keys, as journeys take it. */
export function ownApiKeyChange(actor: LiveSession, requestContext: RequestContext) {
  const device = deviceWords(requestContext.userAgent);
  return { accountId: actor.account.id, actor, device, requestContext };
}
