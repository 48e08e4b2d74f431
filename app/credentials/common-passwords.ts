import { isListed } from './common-password-list.ts';
import { isPredictable, repeatedPart } from './predictable.ts';

/** Shorter words match by chance and appear in good passwords, too. */
const minWordLength = 4;
/** As many digits as two years. More digits that form no pattern are secret enough by themselves. */
const maxFillingLength = 8;
const maxInspectedLength = 64;

/**
 * Whether a password is an obvious guess (ASVS 5.0, 6.2.4; NIST SP 800-63B-4, 3.1.1.2): one of the 49,000 most common
 * passwords of leaked collections, one of these padded with digits, symbols or repetition, or a run along the
 * keyboard. Needs no network.
 *
 * @param password normalised
 */
export function isCommon(password: string): boolean {
  const text = password.toLowerCase();
  if (isPredictable(text) || isListed(text)) return true;
  if (text.length > maxInspectedLength) return false;
  return cores(text).some(({ core, filling }) => isKnown(core) && isPoor(filling));
}

/** The text without the padding that may stand around a word or between words. */
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
