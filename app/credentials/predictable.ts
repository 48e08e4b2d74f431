const minRunLength = 3;
const maxUnitLength = 4;
/** Nobody types this much only to satisfy a rule, and passwords of 64 characters must work (ASVS 5.0, 6.2.9). */
const minExemptLength = 64;

const alphabet = 'abcdefghijklmnopqrstuvwxyz';
const digits = '01234567890';

/** Sequences that are easy to type or remember, in both directions. */
const tracks = [
  alphabet,
  digits,
  zip(alphabet, alphabet),
  zip(digits, digits),
  zip(alphabet, digits.slice(1)),
  zip(digits.slice(1), alphabet),
  // Keyboard rows: English, German, French, Russian.
  '`1234567890-=',
  '!@#$%^&*()_+',
  'qwertyuiop[]',
  "asdfghjkl;'",
  'zxcvbnm,./',
  'qwertzuiopü',
  'asdfghjklöä',
  'yxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
  'йцукенгшщзхъ',
  'фывапролджэ',
  'ячсмитьбю',
  // Keyboard columns: downwards, and downwards then upwards.
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/',
  'qazwsxedcrfvtgbyhnujmikolp',
  'zaq12wsxcde34rfvbgt56yhnmju78ik,.lo90p;/',
  // Two keyboard rows in alternation.
  'q1w2e3r4t5y6u7i8o9p0',
  '1q2w3e4r5t6y7u8i9o0p',
  'qawsedrftgyhujikolp',
].flatMap((track) => [track, [...track].reverse().join('')]);

/**
 * Whether a text is one character or a short pattern repeated, or consists only of runs along the alphabet, the
 * digits or a keyboard. People type these when a rule asks for length.
 *
 * @param text in lowercase
 */
export function isPredictable(text: string): boolean {
  const characters = [...text];
  if (characters.length >= minExemptLength) return false;
  return period(characters) <= maxUnitLength || isMadeOfRuns(text);
}

/** The part that makes up the text when repeated: "abcabca" gives "abc". The text itself if there is none. */
export function repeatedPart(text: string): string {
  const characters = [...text];
  return characters.slice(0, period(characters)).join('');
}

function period(characters: readonly string[]): number {
  for (let length = 1; length <= characters.length / 2; length += 1) {
    if (characters.every((it, at) => at < length || it === characters[at - length])) return length;
  }
  return Number.POSITIVE_INFINITY;
}

function isMadeOfRuns(text: string): boolean {
  let start = 0;
  while (start < text.length) {
    const length = longestRun(text.slice(start));
    if (length < minRunLength) return false;
    start += length;
  }
  return true;
}

function longestRun(text: string): number {
  const same = /^(.)\1*/su.exec(text)?.[0].length ?? 0;
  let longest = same;
  for (const track of tracks) {
    while (longest < text.length && track.includes(text.slice(0, longest + 1))) longest += 1;
  }
  return longest;
}

function zip(one: string, other: string): string {
  return [...one].map((character, at) => character + (other[at] ?? '')).join('');
}
