import type { Command } from '../command.ts';
import { configCheck } from './check.ts';

export const configCommands: readonly Command[] = [configCheck];
