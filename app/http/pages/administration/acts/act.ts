import type { AdministrationJourneys } from '../../../../journeys/administration/administration-journeys.ts';
import type { Person } from '../../../../journeys/administration/read-person.ts';
import type { AccountChange } from '../../../../journeys/steps/account-change.ts';
import type { Message } from '../../../../messages/messages.ts';
import type { FlashMessageName } from '../../../browser/flash-messages.ts';
import type { FormError } from '../../page.ts';
import type { Web } from '../../web.ts';

/** Where the page of a person offers an act. */
export type ActPlace = 'verdict' | 'account' | 'security' | 'sessions' | 'keys' | 'closing';

export type ActNeeds = AdministrationJourneys & Web;

/** A field of an act's form, as the template shows it. */
interface ActField {
  readonly name: string;
  readonly label: Message;
  readonly hint?: Message;
  /** 'text' unless it says otherwise. */
  readonly type?: 'text' | 'email' | 'date' | 'checkbox';
  /** Those of a select. */
  readonly options?: readonly { readonly value: string; readonly text: Message }[];
  readonly value: string;
}

type ActOutcome =
  /** What the page of the person says next. */
  | { readonly kind: 'done'; readonly flash: FlashMessageName; readonly username?: string }
  | { readonly kind: 'refused'; readonly errors: readonly FormError[] };

/** Something that administrators do to an account. It has a page that says what it will do, and asks for a reason. */
export interface Act {
  /** The last part of the address of its page. */
  readonly name: string;
  readonly place: ActPlace;
  /** The link to its page, and the button on it. */
  readonly label: Message;
  readonly title: (username: string) => Message;
  readonly isDangerous?: true;
  /** Whether it makes sense now. Its page is not found otherwise. */
  readonly isOffered: (person: Person, needs: ActNeeds) => boolean;
  /** What it will do, one sentence each. */
  readonly consequences: (person: Person, needs: ActNeeds) => readonly Message[];
  readonly fields?: (person: Person, needs: ActNeeds) => readonly ActField[];
  /** @param values what was typed in its fields, by their names */
  readonly run: (
    needs: ActNeeds,
    change: AccountChange,
    values: Readonly<Record<string, string>>,
    person: Person,
  ) => Promise<ActOutcome>;
}

export function done(flash: FlashMessageName, username?: string): ActOutcome {
  return username === undefined ? { kind: 'done', flash } : { kind: 'done', flash, username };
}

export function refused(field: string | null, text: Message): ActOutcome {
  return { kind: 'refused', errors: [{ field, text }] };
}

export const isPresent = ({ account }: Person): boolean => account.deletedAt === null;

/** "Ends 3 sessions", if there are any. */
export function sessionsEnd({ sessions }: Person): Message[] {
  return sessions.length === 0 ? [] : [['act.ends-sessions', { count: sessions.length }]];
}
