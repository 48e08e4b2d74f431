import type { Command } from '../command.ts';
import { factorClear } from './clear.ts';
import { factorLink } from './link.ts';
import { factorList } from './list.ts';

export const factorCommands: readonly Command[] = [factorList, factorClear, factorLink];
