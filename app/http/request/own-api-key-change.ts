import type { Circumstances } from '../../audit/circumstances.ts';
import { deviceWords } from '../../platform/device-words.ts';
import type { LiveSession } from '../../sessions/session.ts';

/** A change to the actor's own API keys, as journeys take it. */
export function ownApiKeyChange(actor: LiveSession, circumstances: Circumstances) {
  const device = deviceWords(circumstances.userAgent);
  return { accountId: actor.account.id, actor, device, circumstances };
}
