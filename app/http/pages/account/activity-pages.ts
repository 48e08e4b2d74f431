import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import type { OwnEvent } from '../../../journeys/account/read-activity.ts';
import { deviceWords } from '../../../platform/device-words.ts';
import type { LiveSession } from '../../../sessions/session.ts';
import { sendFile } from '../../files/send-file.ts';
import { visitorOf } from '../../request/request.ts';
import { type Page, textFields } from '../page.ts';
import type { Web } from '../web.ts';
import { eventTitle, isFailure } from '../words/audit-words.ts';
import { timeWords } from '../words/time-words.ts';
import { ownData } from './own-data.ts';

const path = '/account/activity';
const perPage = 50;

/** What the owner did and what happened to the account, and everything about it as a file. */
export function activityPages(needs: AccountJourneys & Web): Page[] {
  const { readActivity, render, clock } = needs;
  return [
    {
      path,
      access: 'recently-proved',
      async get(request, response) {
        const { account } = visitorOf(request) as LiveSession;
        const { cursor } = textFields(request.query, ['cursor']);
        const { events, next } = await readActivity(account.id, { after: cursor, limit: perPage });
        const now = clock.now();
        render(request, response, 'pages/activity.njk', {
          title: 'activity.title',
          events: events.map((event) => eventWords(event, now)),
          first: cursor === '' ? null : path,
          next: next === undefined ? null : `${path}?${new URLSearchParams({ cursor: next })}`,
        });
      },
    },
    {
      path: `${path}/my-data.json`,
      access: 'recently-proved',
      get: (request, response) => {
        const pieces = ownData(needs, visitorOf(request) as LiveSession);
        return sendFile(response, { name: 'my-data.json', type: 'application/json', pieces });
      },
    },
  ];
}

function eventWords({ event, at, isByOthers, ip, userAgent }: OwnEvent, now: number) {
  return {
    title: eventTitle(event),
    isFailure: isFailure(event),
    at: timeWords(at, now),
    isByOthers,
    ip,
    device: userAgent === '' ? null : deviceWords(userAgent),
  };
}
