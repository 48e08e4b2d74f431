import type { Request, Response } from 'express';
import type { AdministrationJourneys } from '../../../journeys/administration/administration-journeys.ts';
import {
  type FailingAccount,
  minFailures,
} from '../../../journeys/administration/list-failing-accounts.ts';
import { isId } from '../../../platform/ids.ts';
import type { LiveSession } from '../../../sessions/session.ts';
import { lockedFor } from '../../../throttling/failure-limits.ts';
import { requestContextOf, visitorOf } from '../../request/request.ts';
import { type FormError, type Page, staleForm, textFields } from '../page.ts';
import type { Web } from '../web.ts';
import { timeWords } from '../words/time-words.ts';

const path = '/admin';

/** What administrators can do, and the accounts with failed logins. */
export function adminPage({
  listInvitations,
  listFailingAccounts,
  unlockAccount,
  flashMessages,
  render,
  clock,
}: AdministrationJourneys & Web): Page {
  async function draw(request: Request, response: Response, errors: readonly FormError[]) {
    const invitations = await listInvitations();
    const failing = await listFailingAccounts();
    render(request, response, 'pages/admin.njk', {
      title: 'admin.title',
      listedFrom: minFailures,
      openInvitations: invitations.length,
      failing: failing.map((one) => inWords(one, clock.now())),
      form: { errors },
    });
  }

  return {
    path,
    access: 'admin',
    get: (request, response) => draw(request, response, []),
    post: {
      submit: async (request, response) => {
        const { unlock: accountId } = textFields(request.body, ['unlock']);
        const actor = visitorOf(request) as LiveSession;
        const requestContext = requestContextOf(request);
        const forgotten = isId(accountId)
          ? await unlockAccount({ accountId, actor, requestContext })
          : undefined;
        flashMessages.put(response, forgotten === undefined ? 'not-locked' : 'unlocked');
        response.redirect(303, path);
      },
      redraw: (request, response) => draw(request, response, [staleForm(request)]),
    },
  };
}

const lockWords = {
  nobody: null,
  strangers: 'admin.failed-logins.locked-new',
  everybody: 'admin.failed-logins.locked',
} as const;

function inWords({ account, failures }: FailingAccount, now: number) {
  const { byStrangers, onKnownDevices, delayedUntil } = failures;
  const lock = lockWords[lockedFor(failures)];
  const isDelayed = lock === null && delayedUntil !== null && delayedUntil > now;
  return {
    id: account.id,
    username: account.username,
    byStrangers,
    onKnownDevices,
    lock,
    delayedUntil: isDelayed ? timeWords(delayedUntil, now) : null,
  };
}
