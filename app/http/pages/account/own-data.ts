import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import { withoutDeadline } from '../../../platform/request-deadline.ts';
import type { LiveSession } from '../../../sessions/session.ts';

const eventsAtOnce = 500;
type Needs = Pick<
  AccountJourneys,
  'readAccount' | 'listSessions' | 'listFactors' | 'readActivity' | 'listOwnApiKeys'
>;

/** Everything about an account as one JSON document in pieces: what its owner may see, and no secret. */
export async function* ownData(needs: Needs, visitor: LiveSession): AsyncGenerator<string> {
  const { id } = visitor.account;
  const account = await needs.readAccount(visitor);
  const { factors } = await needs.listFactors(id);
  const about = {
    account: {
      id,
      username: account.username,
      email: account.email,
      given_name: account.givenName,
      family_name: account.familyName,
      role: account.role,
      groups: account.groups,
      created_at: iso(account.createdAt),
    },
    sessions: (await needs.listSessions(id)).map(({ kind, ip, userAgent, ...session }) => ({
      ...{ kind, ip, user_agent: userAgent },
      created_at: iso(session.createdAt),
      last_seen_at: iso(session.lastSeenAt),
    })),
    api_keys: (await needs.listOwnApiKeys(id)).map(({ name, createdAt }) => ({
      ...{ name, created_at: iso(createdAt) },
    })),
    second_factors: factors.map(({ kind, name, createdAt }) => ({
      ...{ kind, name, created_at: iso(createdAt) },
    })),
  };
  yield `${JSON.stringify(about).slice(0, -1)},"events":[`;
  let separator = '';
  let after: string | undefined;
  do {
    const page = { after, limit: eventsAtOnce };
    const { events, next } = await withoutDeadline(() => needs.readActivity(id, page));
    const lines = events.map(({ at, userAgent, isByOthers, ...event }) =>
      JSON.stringify({ at: iso(at), ...event, user_agent: userAgent, by_others: isByOthers }),
    );
    if (lines.length > 0) yield separator + lines.join(',');
    separator = ',';
    after = next;
  } while (after !== undefined);
  yield ']}\n';
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
