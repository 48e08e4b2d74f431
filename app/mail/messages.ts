/** A page of ours in a mail. The mail room makes it whole from BASE_URL, so that it can lead nowhere else. */
export interface MailLink {
  readonly path: `/${string}`;
  /** The one-time token; nobody but the recipient may know it. */
  readonly token: string;
  /** What the mail says about how long it works. */
  readonly expiresAt: number;
}

/** What can be told by mail, and what each needs to be told. Instants are epoch milliseconds. */
export interface MailData {
  readonly 'confirm-email': { readonly link: MailLink };
  /** Somebody has tried to register with, or to change to, an address that has an account. */
  readonly 'address-taken': Readonly<Record<never, never>>;
  readonly 'reset-password': { readonly link: MailLink };
  readonly 'password-changed': {
    readonly when: number;
    readonly device: string;
    /** "1 API key", "3 API keys": those that work on, if there are any. */
    readonly keysKept?: string | undefined;
    readonly undoLink?: MailLink | undefined;
  };
  readonly 'email-change-confirm': { readonly link: MailLink };
  /** Goes to the address before. */
  readonly 'email-changed': { readonly undoLink: MailLink; readonly newAddressMasked: string };
  readonly 'new-device': {
    readonly device: string;
    readonly ip: string;
    readonly when: number;
    readonly undoLink: MailLink;
  };
  /** Strangers guess the password. */
  readonly guesses: {
    /** How many, in figures. */
    readonly failures: string;
    /** If it is locked for strangers by now: the failures that it takes, in figures. */
    readonly lockedAfter?: string | undefined;
    readonly link: MailLink;
  };
  readonly 'api-key-created': {
    readonly name: string;
    /** As lists show it. */
    readonly prefix: string;
    readonly when: number;
    readonly device: string;
    readonly undoLink: MailLink;
  };
  readonly 'api-key-expires': {
    readonly name: string;
    readonly prefix: string;
    readonly expires: number;
  };
  /** A refresh token was used twice: by its owner and by somebody else, nobody knows who first. */
  readonly 'refresh-replayed': {
    readonly when: number;
    readonly device: string;
    readonly ip: string;
  };
  readonly 'account-deleted': {
    readonly username: string;
    readonly when: number;
    /** When what is personal will be overwritten; absent if that is done at once. */
    readonly erasedFrom?: number | undefined;
  };
  readonly invitation: {
    readonly link: MailLink;
    readonly invitedBy: string;
    readonly role: 'admin' | 'user';
  };
}

export type MailKind = keyof MailData;

/** Never anything of a user's in a subject: it is a header. */
export const subjects: Readonly<Record<MailKind, string>> = {
  'confirm-email': 'Confirm your email address',
  'address-taken': 'You already have an account',
  'reset-password': 'Choose a new password',
  'password-changed': 'Your password was changed',
  'email-change-confirm': 'Confirm your new email address',
  'email-changed': 'Your email address was changed',
  'new-device': 'A log-in from a new device',
  guesses: 'Failed logins to your account',
  'api-key-created': 'A new API key for your account',
  'api-key-expires': 'An API key of yours expires soon',
  'refresh-replayed': 'A program of yours was logged out',
  'account-deleted': 'Your account was deleted',
  invitation: 'You are invited to create an account',
};
