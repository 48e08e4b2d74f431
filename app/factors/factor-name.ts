const longestName = 64;
const hidden = /[\p{C}\p{Zl}\p{Zp}]/u;

/** @returns what its owner calls a factor, on one line; undefined if it is empty, too long or hides something */
export function tryFactorName(text: string): string | undefined {
  const name = text.trim().normalize('NFC');
  return name !== '' && [...name].length <= longestName && !hidden.test(name) ? name : undefined;
}
