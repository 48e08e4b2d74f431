import type { Request, Response } from 'express';
import type {
  FailingAccount,
  ListFailingAccounts,
} from '../../../journeys/administration/list-failing-accounts.ts';
import type { ListInvitations } from '../../../journeys/administration/list-invitations.ts';
import type { UnlockAccount } from '../../../journeys/administration/unlock-account.ts';
import type { Clock } from '../../../platform/clock.ts';
import { isId } from '../../../platform/ids.ts';
import type { LiveSession } from '../../../sessions/session.ts';
import { lockedFor } from '../../../throttling/failure-limits.ts';
import type { FlashMessages } from '../../browser/flash-messages.ts';
import { circumstancesOf, visitorOf } from '../../request/request.ts';
import { type FormError, type Page, staleForm, textFields } from '../page.ts';
import type { RenderPage } from '../render.ts';
import { timeWords } from '../words/time-words.ts';

const path = '/admin';

/** What administrators can do, and where; and whose log-ins fail. */
export function adminPage({
  listInvitations,
  listFailingAccounts,
  unlockAccount,
  flashMessages,
  render,
  clock,
}: {
  listInvitations: ListInvitations;
  listFailingAccounts: ListFailingAccounts;
  unlockAccount: UnlockAccount;
  flashMessages: FlashMessages;
  render: RenderPage;
  clock: Clock;
}): Page {
  async function draw(request: Request, response: Response, errors: readonly FormError[]) {
    const invitations = await listInvitations();
    const failing = await listFailingAccounts();
    render(request, response, 'pages/admin.njk', {
      title: 'Administration',
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
        const by = visitorOf(request) as LiveSession;
        const circumstances = circumstancesOf(request);
        const forgotten = isId(accountId)
          ? await unlockAccount({ accountId, by, circumstances })
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
  strangers: 'Locked for new browsers and for programs',
  everybody: 'Locked',
} as const;

function inWords({ account, failures }: FailingAccount, now: number) {
  const { byStrangers, onKnownDevices, delayedUntil } = failures;
  return {
    id: account.id,
    username: account.username,
    byStrangers,
    onKnownDevices,
    lock: lockWords[lockedFor(failures)],
    delayedUntil: delayedUntil !== null && delayedUntil > now ? timeWords(delayedUntil, now) : null,
  };
}
