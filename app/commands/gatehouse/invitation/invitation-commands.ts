import type { Command } from '../command.ts';
import { invite } from './invite.ts';
import { inviteList } from './list.ts';
import { inviteResend } from './resend.ts';
import { inviteRevoke } from './revoke.ts';

/** `invite` is last, because the names of the others begin with its name. */
export const invitationCommands: readonly Command[] = [
  inviteList,
  inviteResend,
  inviteRevoke,
  invite,
];
