import type { Command } from '../command.ts';
import { invite } from './invite.ts';

export const invitationCommands: readonly Command[] = [invite];
