import type { Request, Response } from 'express';
import type { AdministrationJourneys } from '../../../journeys/administration/administration-journeys.ts';
import type { SessionQuery } from '../../../journeys/administration/browse-sessions.ts';
import type { Message } from '../../../messages/messages.ts';
import { isId } from '../../../platform/ids.ts';
import { type ListedSession, maxCountedSessions } from '../../../sessions/listed-session.ts';
import type { LiveSession, SessionKind } from '../../../sessions/session.ts';
import { requestContextOf, visitorOf } from '../../request/request.ts';
import { type FormError, type Page, staleForm, textFields } from '../page.ts';
import type { Web } from '../web.ts';
import { personPath } from '../words/account-words.ts';
import { sessionWords } from '../words/session-words.ts';
import { changeOf } from './acts/act-page.ts';

const path = '/admin/sessions';
const perPage = 50;
const filterFields = ['user', 'kind', 'ip'] as const;
type Texts = Readonly<Record<(typeof filterFields)[number], string>>;

const kinds: readonly { readonly value: '' | SessionKind; readonly text: Message }[] = [
  { value: '', text: 'all-sessions.kind.any' },
  { value: 'browser', text: 'all-sessions.kind.browser' },
  { value: 'jwt', text: 'all-sessions.kind.jwt' },
  { value: 'opaque', text: 'all-sessions.kind.opaque' },
];
const unknownKind: FormError = { field: 'kind', text: 'all-sessions.error.kind' };

/** Who is logged in now: the sessions of all accounts. Every filter is in the address. */
export function allSessionsPage(needs: AdministrationJourneys & Web): Page {
  const { browseSessions, revokeSessions, flashMessages, render, clock } = needs;

  async function draw(request: Request, response: Response, errors: readonly FormError[] = []) {
    const texts = textFields(request.query, filterFields);
    const { cursor } = textFields(request.query, ['cursor']);
    const query = queryOf(texts);
    const faults = query === undefined ? [...errors, unknownKind] : errors;
    const after = isId(cursor) ? cursor : undefined;
    const shown = query ?? {};
    const page = await browseSessions.list(shown, { after, limit: perPage });
    const own = (visitorOf(request) as LiveSession).id;
    render(
      request,
      query === undefined ? response.status(400) : response,
      'pages/all-sessions.njk',
      {
        title: 'all-sessions.title',
        sessions: page.sessions.map((session) => inWords(session, own, clock.now())),
        count: after === undefined ? countWords(await browseSessions.count(shown)) : null,
        kinds,
        here: addressOf(path, texts, cursor),
        end: addressOf(`${path}/end`, texts),
        isFiltered: addressOf(path, texts) !== path,
        first: after === undefined ? null : addressOf(path, texts),
        next: page.next === undefined ? null : addressOf(path, texts, page.next),
        form: { values: texts, errors: faults },
      },
    );
  }

  return {
    path,
    access: 'admin',
    get: (request, response) => draw(request, response),
    post: {
      async submit(request, response) {
        const { session: sessionId } = textFields(request.body, ['session']);
        const { accountId: _none, ...change } = changeOf(request, '');
        const ended = isId(sessionId)
          ? await revokeSessions({ ...change, which: { sessionId } })
          : 0;
        flashMessages.put(response, ended > 0 ? 'session-ended' : 'no-such-session');
        const { cursor } = textFields(request.query, ['cursor']);
        response.redirect(303, addressOf(path, textFields(request.query, filterFields), cursor));
      },
      redraw: (request, response) => draw(request, response, [staleForm(request)]),
    },
  };
}

/** Says how many sessions a filter fits, and ends all of them, not only those of one page. */
export function endShownPage(needs: AdministrationJourneys & Web): Page {
  const { browseSessions, endShownSessions, flashMessages, render } = needs;

  async function draw(request: Request, response: Response, errors: readonly FormError[] = []) {
    const texts = textFields(request.query, filterFields);
    const isFiltered = addressOf(path, texts) !== path;
    render(request, response, 'pages/end-shown.njk', {
      title: 'end-shown.title',
      back: addressOf(path, texts),
      action: addressOf(`${path}/end`, texts),
      consequences: [
        isFiltered ? 'end-shown.filtered' : 'end-shown.all',
        countWords(await browseSessions.count(queryOf(texts) ?? {})),
        'end-shown.own',
        'end-shown.then',
      ],
      form: { values: textFields(request.body, ['reason']), errors },
    });
  }

  return {
    path: `${path}/end`,
    access: 'admin',
    get(request, response) {
      const texts = textFields(request.query, filterFields);
      // A filter that is not known must not end everything.
      if (queryOf(texts) === undefined) return response.redirect(303, addressOf(path, texts));
      return draw(request, response);
    },
    post: {
      async submit(request, response) {
        const texts = textFields(request.query, filterFields);
        const query = queryOf(texts);
        if (query === undefined) return response.redirect(303, addressOf(path, texts));
        const { reason } = changeOf(request, '');
        const actor = visitorOf(request) as LiveSession;
        const requestContext = requestContextOf(request);
        const ended = await endShownSessions({ query, actor, reason, requestContext });
        flashMessages.put(response, ended > 0 ? 'shown-sessions-ended' : 'no-such-session');
        return response.redirect(303, addressOf(path, texts));
      },
      redraw: (request, response) => draw(request, response, [staleForm(request)]),
    },
  };
}

/** @returns undefined if there is no such kind of session */
function queryOf({ user, kind, ip }: Texts): SessionQuery | undefined {
  const known = kinds.find(({ value }) => value === kind.trim());
  if (known === undefined) return undefined;
  return {
    user: user.trim() || undefined,
    kind: known.value || undefined,
    ip: ip.trim() || undefined,
  };
}

function addressOf(at: string, texts: Texts, cursor = ''): string {
  const query = new URLSearchParams();
  for (const name of filterFields) if (texts[name] !== '') query.set(name, texts[name]);
  if (cursor !== '') query.set('cursor', cursor);
  return query.size === 0 ? at : `${at}?${query}`;
}

function inWords(session: ListedSession, own: string, now: number) {
  const { username } = session;
  const isCurrent = session.id === own;
  return { ...sessionWords(session, now, isCurrent), username, href: personPath(username) };
}

function countWords({ count, isExact }: { count: number; isExact: boolean }): Message {
  if (isExact) return ['all-sessions.count', { count }];
  return count > maxCountedSessions
    ? ['all-sessions.count.more', { count: maxCountedSessions }]
    : ['all-sessions.count.at-least', { count }];
}
