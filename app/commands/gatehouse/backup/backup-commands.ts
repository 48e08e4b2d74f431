import type { Command } from '../command.ts';
import { backup } from './backup.ts';
import { restore } from './restore.ts';

export const backupCommands: readonly Command[] = [backup, restore];
