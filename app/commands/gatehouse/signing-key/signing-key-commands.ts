import type { Command } from '../command.ts';
import { signingKeyRotate } from './rotate.ts';

export const signingKeyCommands: readonly Command[] = [signingKeyRotate];
