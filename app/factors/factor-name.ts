const maxNameLength = 64;
const hidden = /[\p{C}\p{Zl}\p{Zp}]/u;

/** @returns the name on one line; undefined if it is empty, too long or has invisible characters */
export function tryFactorName(text: string): string | undefined {
  const name = text.trim().normalize('NFC');
  return name !== '' && [...name].length <= maxNameLength && !hidden.test(name) ? name : undefined;
}
