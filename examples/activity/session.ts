import { setTimeout } from 'node:timers/promises';
import { GatehouseUnavailable, logIn as logInOnce } from '../client/gatehouse.mts';
import type { Latencies } from './latencies.ts';
import type { Person } from './people.ts';
import { Failure, type Send, tooLong } from './requests.ts';

const maxAttempts = 20;

/** Somebody logged in, with a token of their own. */
export interface Session {
  readonly person: Person;
  /** As the built-in fetch, with that token, which is renewed in time. */
  readonly send: Send;
}

/**
 * Logs somebody in, waiting as long as Gatehouse asks to: hashing is bounded, and the login storm is ours.
 *
 * @param services origins that may see the token
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
    if (tooLong(seconds)) throw new Failure(`log in: to be tried again in ${seconds} s only`);
    latencies.retried('log in');
    await setTimeout(seconds * 1000);
  }
  throw new Failure(`log in: not in ${maxAttempts} attempts`);
}
