const longest = 64;
// Letters and digits of any script; points, hyphens and underscores between them. Never "@", which
// tells an email address from a user name. No control, bidirectional or invisible character fits.
const pattern = /^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}._-]*[\p{L}\p{N}\p{M}])?$/u;

// Some of these count as letters or marks, and show nothing.
const invisible = /\p{Default_Ignorable_Code_Point}/u;

/** The one form that is unique and looked up: compatibility forms folded, lower case. */
export function canonicalUsername(text: string): string {
  return text.trim().normalize('NFKC').toLowerCase().normalize('NFKC');
}

/** @returns the user name as it will be shown, or undefined when it is not acceptable */
export function tryUsername(text: string): string | undefined {
  const username = text.trim().normalize('NFC');
  const isAcceptable =
    [...username].length <= longest &&
    pattern.test(canonicalUsername(username)) &&
    !invisible.test(username);
  return isAcceptable ? username : undefined;
}
