import type { Command } from '../command.ts';
import { sessionList } from './list.ts';
import { sessionRevoke } from './revoke.ts';
import { sessionRevokeAll } from './revoke-all.ts';

export const sessionCommands: readonly Command[] = [sessionList, sessionRevoke, sessionRevokeAll];
