import type { Request, Response } from 'express';
import type { WebhookState } from '../../../audit/webhook-delivery.ts';
import type { AdministrationJourneys } from '../../../journeys/administration/administration-journeys.ts';
import type { UndeliveredEvent } from '../../../journeys/administration/read-webhooks.ts';
import type { Message } from '../../../messages/messages.ts';
import { type FormError, type Page, staleForm, textFields } from '../page.ts';
import type { Web } from '../web.ts';
import { auditPath, eventTitle, personWords } from '../words/audit-words.ts';
import { timeWords } from '../words/time-words.ts';

const path = '/admin/webhooks';
const perPage = 50;
const maxCounted = 10_000;
const states = ['given_up', 'waiting'] as const satisfies readonly WebhookState[];

/** What the webhook has not accepted: events that were given up, and those that wait. */
export function webhooksPage({
  webhooks,
  flashMessages,
  render,
  clock,
}: AdministrationJourneys & Web): Page {
  async function draw(request: Request, response: Response, errors: readonly FormError[] = []) {
    const { state: wanted, cursor } = textFields(request.query, ['state', 'cursor']);
    const state = states.find((one) => one === wanted) ?? 'given_up';
    const after = /^\d{1,15}$/.test(cursor) ? Number(cursor) : undefined;
    const { events, next } = await webhooks.list(state, { after, limit: perPage });
    const [givenUp, waiting] = await Promise.all(
      states.map((one) => webhooks.count(one, maxCounted + 1)),
    );
    render(request, response, 'pages/webhooks.njk', {
      title: 'webhooks.title',
      host: webhooks.host ?? null,
      events: events.map((event) => inWords(event, clock.now())),
      counts: { givenUp: countWords(givenUp), waiting: countWords(waiting) },
      isGivenUp: state === 'given_up',
      here: addressOf(state, after),
      first: after === undefined ? null : addressOf(state),
      next: next === undefined ? null : addressOf(state, next),
      form: { errors },
    });
  }

  return {
    path,
    access: 'admin',
    get: (request, response) => draw(request, response),
    post: {
      async submit(request, response) {
        const { event } = textFields(request.body, ['event']);
        const isAgain =
          event === 'all' ? (await webhooks.retryMany()) > 0 : await webhooks.retry(event);
        flashMessages.put(response, isAgain ? 'webhook-again' : 'no-such-webhook');
        response.redirect(303, path);
      },
      redraw: (request, response) => draw(request, response, [staleForm(request)]),
    },
  };
}

function inWords(event: UndeliveredEvent, now: number) {
  const { eventId: id, recorded, username, attempts, fault, nextAttemptAt, givenUpAt } = event;
  return {
    id,
    href: recorded ? `${auditPath}/${id}` : undefined,
    title: recorded ? eventTitle(recorded.event) : 'webhooks.no-longer-kept',
    at: recorded ? timeWords(recorded.at, now) : null,
    who: personWords(username),
    attempts,
    fault,
    next: nextAttemptAt === null ? null : timeWords(nextAttemptAt, now),
    givenUp: givenUpAt === null ? null : timeWords(givenUpAt, now),
  };
}

function countWords(count = 0): Message {
  return count > maxCounted
    ? ['webhooks.count.more', { count: maxCounted }]
    : ['webhooks.count', { count }];
}

function addressOf(state: WebhookState, after?: number): string {
  const query = new URLSearchParams(state === 'given_up' ? {} : { state });
  if (after !== undefined) query.set('cursor', String(after));
  return query.size === 0 ? path : `${path}?${query}`;
}
