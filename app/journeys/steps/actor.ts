import type { AuditEvent } from '../../audit/audit-event.ts';
import type { LiveSession, SessionAccount } from '../../sessions/session.ts';

/** The owner of an API key that was sent. */
interface KeyHolder {
  readonly account: SessionAccount;
  readonly key: { readonly id: string };
}

/** Who acts: the owner of a session or of an API key. Absent at the command line, where nobody is logged in. */
export type Actor = LiveSession | KeyHolder;

/**
 * The session or API key ended before the transaction did, and nothing has changed. Error handlers answer as if
 * nobody were logged in.
 */
export class NoLongerLoggedIn extends Error {
  constructor() {
    super('The session or the API key has ended.');
    this.name = 'NoLongerLoggedIn';
  }
}

/** How the audit trail names the actor. */
export function inAudit(actor: Actor | undefined): Pick<AuditEvent, 'actorId' | 'sessionId'> {
  if (actor === undefined) return {};
  return { actorId: actor.account.id, sessionId: 'key' in actor ? undefined : actor.id };
}
