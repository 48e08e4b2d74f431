import { common } from './english/common.ts';
import { emails } from './english/emails.ts';
import { entrance } from './english/entrance.ts';
import { time } from './english/time.ts';

/**
 * The English catalogue. A key names the place of its text; the values are ICU MessageFormat. A list of all parts,
 * as a test looks for keys that stand in two of them.
 */
export const englishParts = { common, emails, entrance, time };

export const english = { ...common, ...emails, ...entrance, ...time } as const;
