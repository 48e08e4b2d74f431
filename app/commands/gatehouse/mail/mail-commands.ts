import type { Command } from '../command.ts';
import { mailTest } from './test.ts';

export const mailCommands: readonly Command[] = [mailTest];
