/**
 * A link to a page of Gatehouse. Compose puts BASE_URL before the path, so that it cannot lead to another
 * origin.
 */
export interface MailLink {
  readonly path: `/${string}`;
  /** The one-time token; nobody but the recipient may know it. */
  readonly token: string;
  /** Epoch milliseconds. The email shows when the link expires. */
  readonly expiresAt: number;
}

/** Why a link to choose a new password is sent. */
export type ResetReason =
  /** Requested on the page. */
  | 'forgotten'
  /** The owner reported an intruder: no password works until the link is used. */
  | 'secured'
  /** An administrator restored a deleted account, which has no password. */
  | 'restored'
  /** An administrator started it. */
  | 'by-administrator';

interface Owner {
  readonly username: string;
}

/** Where a request came from. */
interface Origin {
  readonly device: string;
  readonly ip: string;
}

/** The kinds of email, and the data of each. Instants are epoch milliseconds. */
export interface EmailData {
  readonly 'confirm-email': { readonly link: MailLink };
  /** Somebody registered with, or changed to, an address that has an account. */
  readonly 'address-taken': Owner;
  readonly 'reset-password': Owner & { readonly link: MailLink; readonly reason: ResetReason };
  /** An administrator created a link to choose a new password and hands it over without email. */
  readonly 'reset-link-created': Owner & {
    readonly when: number;
    readonly expiresAt: number;
    readonly lockLink: MailLink;
  };
  readonly 'password-changed': Owner & {
    readonly when: number;
    readonly device: string;
    /** How many API keys still work. */
    readonly keysKept: number;
    readonly undoLink: MailLink;
  };
  readonly 'email-change-confirm': Owner & { readonly link: MailLink };
  /** Sent to the former address. */
  readonly 'email-changed': Owner & {
    readonly when: number;
    readonly undoLink: MailLink;
    readonly newAddressMasked: string;
  };
  readonly 'new-device': Owner & Origin & { readonly when: number; readonly undoLink: MailLink };
  /** Strangers guess the password. */
  readonly guesses: Owner & {
    readonly failures: number;
    /** Absent if nobody is locked out. Otherwise who is locked out, and after how many failures. */
    readonly lock?: { readonly for: 'strangers' | 'everybody'; readonly limit: number } | undefined;
    readonly link: MailLink;
    readonly lockLink: MailLink;
  };
  readonly 'api-key-created': Owner & {
    readonly name: string;
    /** As lists show it. */
    readonly prefix: string;
    readonly scopes: readonly string[];
    readonly expires: number | null;
    readonly when: number;
    readonly device: string;
    readonly undoLink: MailLink;
  };
  readonly 'api-key-expires': Owner & {
    readonly name: string;
    readonly prefix: string;
    readonly expires: number;
  };
  /** A refresh token was used twice: by its owner and by somebody else, in unknown order. */
  readonly 'refresh-replayed': Owner &
    Origin & { readonly when: number; readonly lockLink: MailLink };
  /** Somebody who knows the password has to add a factor, from a device that the account does not know. */
  readonly 'enrol-factor': Owner & { readonly link: MailLink; readonly lockLink: MailLink };
  /** An operator created a link to add a second factor, to be handed over. The email does not contain it. */
  readonly 'enrol-link-created': Owner & {
    readonly when: number;
    readonly expiresAt: number;
    readonly lockLink: MailLink;
  };
  /** A second factor was added or removed, a recovery code was used, or a passkey seems to be copied. */
  readonly 'factor-changed': Owner &
    Origin & {
      readonly change: 'added' | 'removed' | 'cleared' | 'used-up' | 'copied';
      readonly factor: 'totp' | 'passkey' | 'recovery_codes';
      readonly name: string;
      /** After a recovery code was used: how many are left. */
      readonly codesLeft?: number | undefined;
      readonly when: number;
      readonly undoLink: MailLink;
    };
  readonly 'account-deleted': Owner & {
    readonly by: 'owner' | 'administrator';
    readonly when: number;
    /** When personal data will be erased; null if that is done at once. */
    readonly erasedFrom: number | null;
  };
  /** To administrators, at most once an hour. User names. */
  readonly 'administrator-digest': {
    readonly since: number;
    readonly until: number;
    readonly locked: readonly string[];
    readonly promoted: readonly string[];
    readonly cleared: readonly string[];
  };
  readonly invitation: {
    readonly link: MailLink;
    readonly inviter: { readonly name: string; readonly email: string };
    readonly role: 'admin' | 'user';
  };
}

export type EmailKind = keyof EmailData;
