const longest = 64;
// Names are written in every script and in every way; only what could break a line, hide or turn the
// text around it (bidirectional controls) is no part of one.
const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;

/** @returns the given or family name as it is kept: null for none, undefined when not acceptable */
export function tryPersonName(text: string): string | null | undefined {
  const name = text.trim().normalize('NFC');
  if (name === '') return null;
  return [...name].length <= longest && !unprintable.test(name) ? name : undefined;
}
