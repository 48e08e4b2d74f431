import { isListed } from './common-password-list.ts';
import { isPredictable, repeatedPart } from './predictable.ts';

/** Shorter words are in the list by chance, and in good passwords too. */
const minWordLength = 4;
/** As many digits as two years. More of them, if they are no pattern, are a secret of their own. */
const maxFillingLength = 8;
const maxInspectedLength = 64;

/**
 * Whether a password is among the first that anybody would try (ASVS 5.0, 6.2.4; NIST SP 800-63B-4,
 * 3.1.1.2): one of the 49,000 most common ones of leaked collections, that one drawn out with digits,
 * signs or itself until it is long enough, or a run along the keyboard. Needs no network.
 *
 * @param password normalised
 */
export function isCommon(password: string): boolean {
  const text = password.toLowerCase();
  if (isPredictable(text) || isListed(text)) return true;
  if (text.length > maxInspectedLength) return false;
  return cores(text).some(({ core, filling }) => isKnown(core) && isPoor(filling));
}

/** The text without what may have been put around a word, or between words, to draw it out. */
function cores(text: string): { core: string; filling: string }[] {
  const [before = ''] = /^[^\p{L}]*/u.exec(text) ?? [];
  const [after = ''] = /[^\p{L}]*$/u.exec(text) ?? [];
  const inner = text.slice(before.length, text.length - after.length);
  return [
    { core: text, filling: '' },
    { core: text.slice(before.length), filling: before },
    { core: text.slice(0, text.length - after.length), filling: after },
    { core: inner, filling: before + after },
    { core: text.replace(/[^\p{L}]/gu, ''), filling: text.replace(/\p{L}/gu, '') },
  ];
}

function isKnown(core: string): boolean {
  if (core.length < minWordLength) return false;
  const part = repeatedPart(core);
  return isListed(core) || isPredictable(core) || (part.length >= minWordLength && isListed(part));
}

function isPoor(filling: string): boolean {
  return filling.length <= maxFillingLength || isPredictable(filling) || isListed(filling);
}
