import type { Circumstances } from '../../audit/circumstances.ts';
import { deviceWords } from '../../platform/device-words.ts';
import type { LiveSession } from '../../sessions/session.ts';

/** A change to the actor's own API keys, as journeys take it. */
export function ownApiKeyChange(by: LiveSession, circumstances: Circumstances) {
  const device = deviceWords(circumstances.userAgent);
  return { accountId: by.account.id, by, device, circumstances };
}
