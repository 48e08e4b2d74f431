import { z } from 'zod';
import type { AdministrationJourneys } from '../../../journeys/administration/administration-journeys.ts';
import type { UndeliveredEvent } from '../../../journeys/administration/read-webhooks.ts';
import { HttpError } from '../../failures/http-error.ts';
import { type Operation, operation } from '../operation.ts';
import {
  fromCursor,
  handle,
  instant,
  pageOf,
  pageQuery,
  toCursor,
  toInstant,
  username,
} from '../schemas.ts';
import { recently, tag } from './act-schemas.ts';

const path = '/admin/webhook-events';
const none = 'No event with this id was given up.';

const undelivered = z
  .object({
    event_id: handle.meta({ description: 'The id of the event, and of its webhook message' }),
    event: z
      .string()
      .max(64)
      .nullable()
      .meta({
        description: 'Its name in the audit trail; null once that no longer keeps it',
        examples: ['user_disabled'],
      }),
    at: instant.nullable().meta({ description: 'When it happened' }),
    username: username.nullable().meta({ description: 'The account that it concerns' }),
    attempts: z
      .int()
      .min(0)
      .meta({ examples: [3] }),
    next_attempt_at: instant.nullable().meta({ description: 'null if it was given up' }),
    given_up_at: instant.nullable(),
    fault: z
      .string()
      .max(200)
      .nullable()
      .meta({
        description: 'How the last attempt failed',
        examples: ['The receiver answered 400.'],
      }),
  })
  .meta({ id: 'UndeliveredEvent', description: 'An event that the webhook has not accepted' });

/** What the webhook has not accepted. */
export function webhookOperations({ webhooks }: AdministrationJourneys): Operation[] {
  return [
    operation({
      id: 'listUndeliveredEvents',
      method: 'get',
      path,
      tag,
      summary: 'Events that the webhook has not accepted, oldest first',
      description: recently,
      access: 'admin',
      query: pageQuery.extend({
        state: z.enum(['given_up', 'waiting']).default('given_up').meta({
          description: 'Those that were given up, or those that wait',
        }),
      }),
      responses: { 200: { description: 'A page of events', schema: pageOf(undelivered) } },
      async handle({ query: { limit, cursor, state } }) {
        const place = fromCursor(cursor);
        if (place !== undefined && !/^\d{1,15}$/.test(place)) {
          throw new HttpError(400, 'invalid_cursor', 'The cursor does not belong to this list.');
        }
        const after = place === undefined ? undefined : Number(place);
        const { events, next } = await webhooks.list(state, { after, limit });
        const nextCursor = toCursor(next === undefined ? undefined : String(next));
        return { status: 200, body: { items: events.map(bodyOf), next_cursor: nextCursor } };
      },
    }),
    operation({
      id: 'retryEvent',
      method: 'post',
      path: `${path}/{id}/retry`,
      tag,
      summary: 'Send an event to the webhook again',
      description: `It is tried for another day. ${recently}`,
      access: 'admin',
      params: z.strictObject({ id: handle }),
      responses: { 204: { description: 'It will be sent soon' } },
      problems: { 404: none },
      async handle({ params }) {
        if (await webhooks.retry(params.id)) return { status: 204 };
        throw new HttpError(404, 'not_found', none);
      },
    }),
  ];
}

function bodyOf(event: UndeliveredEvent): z.output<typeof undelivered> {
  const { recorded, nextAttemptAt, givenUpAt } = event;
  const at = (instantMs: number | null | undefined) =>
    instantMs === null || instantMs === undefined ? null : toInstant(instantMs);
  return {
    event_id: event.eventId,
    event: recorded?.event ?? null,
    at: at(recorded?.at),
    username: event.username ?? null,
    attempts: event.attempts,
    next_attempt_at: at(nextAttemptAt),
    given_up_at: at(givenUpAt),
    fault: event.fault,
  };
}
