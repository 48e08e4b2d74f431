import { isEmail } from '../../accounts/log-in-name.ts';
import type { RecordedEvent } from '../../audit/audit-event.ts';
import type { AuditFilter } from '../../audit/audit-filter.ts';
import type { AuditQuestion } from '../../audit/parse-audit-filter.ts';
import type { Stores } from '../steps/stores.ts';

/** An event with the user names of who acted and of who was acted on, where they are accounts. */
export interface NamedEvent extends RecordedEvent {
  readonly actor: string | undefined;
  readonly target: string | undefined;
}

/** @returns undefined if it names a person who has no account, deleted or not */
export async function filterOf(
  { accounts }: Pick<Stores, 'accounts'>,
  { person, ...filter }: AuditQuestion,
): Promise<AuditFilter | undefined> {
  if (person === undefined) return filter;
  const found =
    (await accounts.findByLogInName(person)) ??
    (isEmail(person) ? await accounts.findDeletedByEmail(person) : undefined);
  return found && { ...filter, accountId: found.id };
}

export async function named(
  { directory }: Pick<Stores, 'directory'>,
  events: readonly RecordedEvent[],
): Promise<NamedEvent[]> {
  const ids = new Set(events.flatMap(({ actorId, targetId }) => [actorId, targetId]));
  const names = await directory.usernamesOf([...ids].filter((id) => id !== null));
  return events.map((event) => ({
    ...event,
    actor: names.get(event.actorId ?? ''),
    target: names.get(event.targetId ?? ''),
  }));
}
