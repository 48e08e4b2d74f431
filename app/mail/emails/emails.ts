import type { EmailKind } from '../email-data.ts';
import {
  accountDeleted,
  emailChangeConfirm,
  emailChanged,
  newDevice,
  passwordChanged,
} from './account-emails.ts';
import { administratorDigest } from './administration-emails.ts';
import type { Writer } from './email.ts';
import {
  addressTaken,
  confirmEmail,
  guesses,
  invitation,
  resetLinkCreated,
  resetPassword,
} from './entrance-emails.ts';
import { enrolFactor, enrolLinkCreated, factorChanged } from './factor-emails.ts';
import { apiKeyCreated, apiKeyExpires, refreshReplayed } from './program-emails.ts';

/** The writer of each kind of email. */
export const emails: { readonly [Kind in EmailKind]: Writer<Kind> } = {
  'confirm-email': confirmEmail,
  'address-taken': addressTaken,
  'reset-password': resetPassword,
  'reset-link-created': resetLinkCreated,
  'password-changed': passwordChanged,
  'email-change-confirm': emailChangeConfirm,
  'email-changed': emailChanged,
  'new-device': newDevice,
  guesses,
  'api-key-created': apiKeyCreated,
  'api-key-expires': apiKeyExpires,
  'refresh-replayed': refreshReplayed,
  'enrol-factor': enrolFactor,
  'enrol-link-created': enrolLinkCreated,
  'factor-changed': factorChanged,
  'account-deleted': accountDeleted,
  invitation,
  'administrator-digest': administratorDigest,
};
