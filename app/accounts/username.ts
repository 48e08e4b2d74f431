import { foldName } from '../platform/fold-name.ts';

const maxLength = 64;
// Letters and digits of any script, with periods, hyphens and underscores between them. Never "@", which marks an
// email address. Control, bidirectional and invisible characters do not match.
const pattern = /^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}._-]*[\p{L}\p{N}\p{M}])?$/u;

// Some of these count as letters or marks although they are invisible.
const invisible = /\p{Default_Ignorable_Code_Point}/u;

/** The form that is unique and used for lookups. */
export const canonicalUsername = foldName;

/** @returns the user name as it will be shown, or undefined when it is not acceptable */
export function tryUsername(text: string): string | undefined {
  const username = text.trim().normalize('NFC');
  const isAcceptable =
    [...username].length <= maxLength &&
    pattern.test(canonicalUsername(username)) &&
    !invisible.test(username);
  return isAcceptable ? username : undefined;
}
