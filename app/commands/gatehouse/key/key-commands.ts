import type { Command } from '../command.ts';
import { keyCreate } from './create.ts';
import { keyList } from './list.ts';
import { keyRevoke } from './revoke.ts';
import { keyRevokeAll } from './revoke-all.ts';

export const keyCommands: readonly Command[] = [keyCreate, keyList, keyRevoke, keyRevokeAll];
