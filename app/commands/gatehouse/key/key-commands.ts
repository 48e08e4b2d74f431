import type { Command } from '../command.ts';
import { keyCreate } from './create.ts';
import { keyList } from './list.ts';
import { keyRevoke } from './revoke.ts';

export const keyCommands: readonly Command[] = [keyCreate, keyList, keyRevoke];
