import { setTimeout } from 'node:timers/promises';
import { GatehouseUnavailable, logIn as logInOnce } from '../client/gatehouse.mts';
import type { Latencies } from './latencies.ts';
import type { Person } from './people.ts';
import { Failure, type Send, tooLong } from './requests.ts';

const maxAttempts = 20;

/** A logged-in person, with a token of their own. */
export interface Session {
  readonly person: Person;
  /** Like the built-in fetch, with the token, which is renewed in time. */
  readonly send: Send;
}

/**
 * Logs a person in. Waits for as long as Gatehouse asks, because we cause the flood of logins.
 *
 * @param services origins that may get the token
 * @throws Failure
 */
export async function logIn(
  person: Person,
  place: { gatehouseUrl: string; services: readonly string[]; tokenFormat: 'jwt' | 'opaque' },
  latencies: Latencies,
): Promise<Session> {
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const startedAt = performance.now();
    const outcome = await logInOnce({ ...place, ...person }).catch((error: unknown) => {
      if (error instanceof GatehouseUnavailable) return error;
      throw error;
    });
    latencies.note('log in', performance.now() - startedAt);
    if (!(outcome instanceof GatehouseUnavailable)) {
      if (outcome.kind === 'logged-in') return { person, send: outcome.client.fetch };
      if (outcome.kind === 'rejected') {
        throw new Failure(`log in: ${person.username} is refused (${outcome.code})`);
      }
    }
    const seconds = outcome.retryAfterSeconds ?? 1;
    if (tooLong(seconds)) throw new Failure(`log in: try again in ${seconds} s`);
    latencies.retried('log in');
    await setTimeout(seconds * 1000);
  }
  throw new Failure(`log in: not in ${maxAttempts} attempts`);
}
