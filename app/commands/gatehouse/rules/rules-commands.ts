import type { Command } from '../command.ts';
import { rulesCheck } from './check.ts';
import { rulesExplain } from './explain.ts';

export const rulesCommands: readonly Command[] = [rulesCheck, rulesExplain];
