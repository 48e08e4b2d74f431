import type { AdministrationJourneys } from '../../../journeys/administration/administration-journeys.ts';
import { changesOf } from '../../../journeys/administration/exported-event.ts';
import type { EventInContext } from '../../../journeys/administration/read-audit.ts';
import { deviceWords } from '../../../platform/device-words.ts';
import { isId } from '../../../platform/ids.ts';
import { HttpError } from '../../failures/http-error.ts';
import type { Page } from '../page.ts';
import type { Web } from '../web.ts';
import {
  auditPath,
  eventTitle,
  isFailure,
  listedEventWords,
  personWords,
} from '../words/audit-words.ts';
import { timeWords } from '../words/time-words.ts';
import { auditAddress } from './audit-filter-form.ts';

/** One event with everything that is recorded of it, and its neighbours. */
export function auditEventPage({ readAudit, render, clock }: AdministrationJourneys & Web): Page {
  return {
    path: `${auditPath}/:id`,
    access: 'admin',
    async get(request, response) {
      const id = String(request.params['id']);
      const found = isId(id) ? await readAudit.find(id) : undefined;
      if (found === undefined) {
        throw new HttpError(404, 'not_found', 'There is no event with this id.');
      }
      render(request, response, 'pages/audit-event.njk', {
        title: eventTitle(found.event.event),
        ...eventWords(found, clock.now()),
      });
    },
  };
}

const aroundWords = {
  session: 'audit.around.session',
  person: 'audit.around.person',
  address: 'audit.around.address',
  nothing: 'audit.around.nothing',
} as const;

function eventWords({ event, shared, before, after }: EventInContext, now: number) {
  const { ip, userAgent, sessionId, detail } = event;
  return {
    event: {
      ...event,
      at: timeWords(event.at, now),
      isFailure: isFailure(event.event),
      actor: personWords(event.actor),
      target: personWords(event.target),
      device: userAgent === '' ? null : deviceWords(userAgent),
      changes: changesOf(detail),
      reason: detail?.reason ?? null,
    },
    around: aroundWords[shared],
    before: before.map((each) => listedEventWords(each, now)),
    after: after.map((each) => listedEventWords(each, now)),
    lists: {
      session: sessionId === null ? null : auditAddress(auditPath, { session: sessionId }),
      ip: ip === '' ? null : auditAddress(auditPath, { ip }),
    },
  };
}
