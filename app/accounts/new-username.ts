import { canonicalUsername, tryUsername } from './username.ts';

/** Why a person may not choose a user name. */
export type NewUsernameFault =
  | 'unacceptable'
  /** Belongs to the service, or looks as if it did. */
  | 'reserved'
  /** Its letters look like those of another alphabet. */
  | 'look-alike';

// Names that could be taken for the service or its staff, and the role mailboxes of RFC 2142.
const reservedNames = [
  ...['me', 'you', 'admin', 'administrator', 'root', 'system', 'sysadmin', 'operator', 'owner'],
  ...['moderator', 'staff', 'gatehouse', 'setup', 'login', 'logout', 'register', 'account'],
  ...['accounts', 'settings', 'dashboard', 'api', 'docs', 'dev', 'support', 'help', 'security'],
  ...['info', 'noreply', 'mailerdaemon', 'abuse', 'postmaster', 'hostmaster', 'webmaster'],
  ...['nobody', 'anonymous', 'everyone', 'null', 'undefined'],
];

// The recommended scripts of UAX #31, table 5, each alone, and the combinations used for Chinese, Japanese and Korean
// (UTS #39 section 5.2). \p{scx} includes marks and symbols that several scripts share.
const alphabets = [
  ...[
    'Latin',
    'Greek',
    'Cyrillic',
    'Armenian',
    'Georgian',
    'Hebrew',
    'Arabic',
    'Thaana',
    'Ethiopic',
  ],
  ...['Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil', 'Telugu', 'Kannada'],
  ...['Malayalam', 'Sinhala', 'Thai', 'Lao', 'Tibetan', 'Myanmar', 'Khmer'],
  ...['Han Hiragana Katakana', 'Han Hangul', 'Han Bopomofo'],
].map((scripts) => {
  const classes = ['Common', 'Inherited', ...scripts.split(' ')].map((name) => `\\p{scx=${name}}`);
  return new RegExp(`^[${classes.join('')}]+$`, 'u');
});

const latin = /^[\p{scx=Common}\p{scx=Inherited}\p{scx=Latin}]+$/u;
const rightToLeft = /[\p{scx=Hebrew}\p{scx=Arabic}\p{scx=Thaana}]/u;
// RFC 8264, 9: letters and digits, without conjoining jamo. Periods, hyphens and underscores as in
// `tryUsername`.
const identifier = /^[\p{L}\p{Nd}\p{Mn}\p{Mc}._-]+$/u;
const conjoiningJamo = /[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]/u;

/** Lowercase letters that look like Latin ones (UTS #39, confusables.txt). */
const lookAlikes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'аα',
    c: 'сϲ',
    d: 'ԁ',
    e: 'еҽ',
    g: 'ɡց',
    h: 'һհ',
    i: 'іιıɩ',
    j: 'јϳ',
    l: 'ӏ',
    n: 'ո',
    o: 'оοօ',
    p: 'рρ',
    q: 'ԛզ',
    r: 'ᴦ',
    s: 'ѕꜱ',
    u: 'υս',
    v: 'νѵ',
    w: 'ѡԝա',
    x: 'х',
    y: 'уγүყ',
    z: 'ᴢ',
  }).flatMap(([letter, others]) => [...others].map((other) => [other, letter] as const)),
);

/**
 * The reason why a person may not choose a user name, if any. Checks the rules of `tryUsername`, the
 * UsernameCaseMapped profile of RFC 8265, 3.3 (with the rule of RFC 5893 for right-to-left text), that a name
 * uses one alphabet, and that it neither belongs nor seems to belong to the service. Operators may use other names.
 */
export function findNewUsernameFault(text: string): NewUsernameFault | undefined {
  if (tryUsername(text) === undefined) return 'unacceptable';
  const name = text.trim().toLowerCase().normalize('NFC');
  const folded = canonicalUsername(text);
  if (!identifier.test(folded) || conjoiningJamo.test(folded)) return 'unacceptable';
  if (foldWidth(name) !== folded || !satisfiesBidiRule(folded)) return 'unacceptable';
  if (!alphabets.some((alphabet) => alphabet.test(folded))) return 'look-alike';
  if (reservedShapes.has(skeletonOf(folded))) return 'reserved';
  return !latin.test(folded) && latin.test(asLatin(folded)) ? 'look-alike' : undefined;
}

/** RFC 8265, 3.3.2, rule 1: maps full-width and half-width forms to the usual ones, and nothing else. */
function foldWidth(name: string): string {
  return name.replace(/[\uff01-\uffee]/gu, (form) => form.normalize('NFKC')).normalize('NFC');
}

/**
 * RFC 5893: a right-to-left name begins and ends with a right-to-left letter, ignoring marks; a digit may come last.
 */
function satisfiesBidiRule(name: string): boolean {
  if (!rightToLeft.test(name)) return true;
  const [first = '', ...others] = name.replace(/\p{M}/gu, '');
  const last = others.at(-1) ?? first;
  return rightToLeft.test(first) && (rightToLeft.test(last) || /\p{Nd}/u.test(last));
}

function asLatin(name: string): string {
  return [...name].map((letter) => lookAlikes.get(letter) ?? letter).join('');
}

/** The shape of a name at a glance: without accents and symbols, and with look-alike letters made equal. */
function skeletonOf(name: string): string {
  return asLatin(name)
    .normalize('NFD')
    .replace(/[\p{M}._-]/gu, '')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replace(/[1i|]/g, 'l')
    .replaceAll('0', 'o');
}

const reservedShapes: ReadonlySet<string> = new Set(reservedNames.map(skeletonOf));
