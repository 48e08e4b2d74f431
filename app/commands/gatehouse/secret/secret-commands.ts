import type { Command } from '../command.ts';
import { secretRotate } from './rotate.ts';

export const secretCommands: readonly Command[] = [secretRotate];
