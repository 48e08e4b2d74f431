import type { Role } from '../../accounts/account.ts';
import { canonicalEmail } from '../../accounts/email-address.ts';
import { tryGroups } from '../../accounts/group-names.ts';
import {
  type ListEntry,
  maxInvitedAtOnce,
  type ParsedList,
  parseInvitations,
  type WantedInvitation,
} from '../../accounts/parse-invitations.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import { claimForm, isClaimed } from '../steps/claim-form.ts';
import type { Stores, Transact } from '../steps/stores.ts';
import {
  type Delivery,
  type Inviting,
  type IssuedInvitation,
  issueInvitations,
  mustBeEmailed,
} from './issue-invitations.ts';

interface PeopleList {
  /** A pasted list or CSV; see `parseInvitations`. */
  readonly people: string;
  /** Of people whose line names no role. */
  readonly role: Role;
  /** Of people whose line names no groups: names separated by commas. */
  readonly groups: string;
}

/** A line of the list, checked against the accounts. */
export interface CheckedEntry extends ListEntry {
  /** Whether an earlier invitation to the address stops working. */
  readonly replaces: boolean;
}

type Unreadable =
  | { readonly kind: 'invalid'; readonly field: 'people' | 'groups' }
  /** More than 500 people. */
  | { readonly kind: 'too-many' };

export interface CheckedList {
  readonly kind: 'preview';
  /** The line that names the columns, if there is one. */
  readonly head: string | undefined;
  readonly entries: readonly CheckedEntry[];
}

interface SendInput extends PeopleList, Inviting {
  /** A secret of one form in one browser: submitting a form twice invites once. Absent outside of forms. */
  readonly formKey?: string | undefined;
}

type SendOutcome =
  | {
      readonly kind: 'sent';
      readonly invitations: readonly IssuedInvitation[];
      readonly head: string | undefined;
      /** The lines that invited nobody. */
      readonly faulty: readonly CheckedEntry[];
    }
  /** Nobody was invited: every line has a fault. */
  | CheckedList
  | { readonly kind: 'sent-before' }
  | { readonly kind: 'no-mail' }
  | Unreadable;

export interface InviteMany {
  /** What sending would do. Changes nothing. */
  preview(list: PeopleList & { readonly delivery: Delivery }): Promise<CheckedList | Unreadable>;
  /** @throws Unavailable when SQL cannot commit: then nobody is invited */
  send(input: SendInput): Promise<SendOutcome>;
}

/**
 * Invites up to 500 people at once. All invitations and their emails are stored in one transaction. A line with a
 * fault invites nobody, and does not stop the others.
 */
export function createInviteMany({
  stores,
  transact,
  mail,
  clock,
}: {
  stores: Stores;
  transact: Transact;
  mail: Mail;
  clock: Clock;
}): InviteMany {
  return {
    async preview(list) {
      const listed = read(list);
      if ('kind' in listed) return listed;
      return check(stores, listed, list.delivery, clock.now());
    },

    async send({ formKey, ...input }) {
      if (input.delivery === 'email' && !mail.isAvailable) return { kind: 'no-mail' };
      const listed = read(input);
      if ('kind' in listed) return listed;
      return transact(async (tx) => {
        const now = clock.now();
        if (await isClaimed(tx, formKey, now)) return { kind: 'sent-before' };
        const checked = await check(tx, listed, input.delivery, now);
        const { head, entries } = checked;
        const wanted = entries.flatMap(({ parsed }) => ('fault' in parsed ? [] : [parsed]));
        if (wanted.length === 0) return checked;
        if (!(await claimForm(tx, formKey, now))) return { kind: 'sent-before' };
        const invitations = await issueInvitations(tx, mail, wanted, input, now);
        const faulty = entries.filter(({ parsed }) => 'fault' in parsed);
        return { kind: 'sent', invitations, head, faulty };
      }, input.actor);
    },
  };

  async function check(
    { invitations }: Stores,
    { head, entries }: ParsedList,
    delivery: Delivery,
    now: number,
  ): Promise<CheckedList> {
    const emails = entries.flatMap(({ parsed }) => (isWanted(parsed) ? [parsed.email] : []));
    const { taken, invited } = await invitations.findTaken(emails.map(canonicalEmail), now);
    const checked = entries.map((entry) => {
      if (!isWanted(entry.parsed)) return { ...entry, replaces: false };
      const address = canonicalEmail(entry.parsed.email);
      const isRefused = delivery === 'link' && mustBeEmailed(entry.parsed.role, mail);
      const fault = taken.get(address) ?? (isRefused ? ('administrator' as const) : undefined);
      if (fault !== undefined) return { ...entry, parsed: { fault }, replaces: false };
      return { ...entry, replaces: invited.has(address) };
    });
    return { kind: 'preview', head, entries: checked };
  }
}

function read({ people, role, groups }: PeopleList): ParsedList | Unreadable {
  const names = tryGroups(groups);
  if (names === undefined) return { kind: 'invalid', field: 'groups' };
  const parsed = parseInvitations(people, { role, groups: names });
  const { length } = parsed.entries;
  if (length === 0) return { kind: 'invalid', field: 'people' };
  return length > maxInvitedAtOnce ? { kind: 'too-many' } : parsed;
}

function isWanted(parsed: ListEntry['parsed']): parsed is WantedInvitation {
  return !('fault' in parsed);
}
