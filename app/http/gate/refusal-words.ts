import type { Messages } from '../../messages/messages.ts';
import { codeFor, wordsFor } from '../failures/error-words.ts';

/** Why the gate refuses a request, if the status does not say enough. nginx gets it too, for its own pages. */
export type RefusalReason = 'session-ended' | 'proof-required' | 'ambiguous-path';

interface RefusalWords {
  readonly title: string;
  readonly text: string;
  readonly code: string;
  readonly language: string;
  /** The sentence with the reference to quote. */
  readonly reference: (reference: string) => string;
  readonly link?: { readonly href: string; readonly text: string; readonly isNewTab?: boolean };
}

/**
 * The texts of a refusal, for a page or for problem details.
 *
 * @param page where to log in, or to prove more
 * @param path of an ambiguous path, as it was sent
 */
export function refusalWords(
  { language, text: say }: Messages,
  status: number,
  reason: RefusalReason | undefined,
  page: string,
  path: string | undefined,
): RefusalWords {
  const frame = {
    language,
    reference: (reference: string) => say(['error.reference', { reference }]),
  };
  if (reason === 'session-ended') {
    return {
      ...frame,
      title: say('gate.session-ended.title'),
      text: say('gate.session-ended.text'),
      code: codeFor(401),
      link: { href: page, text: say('gate.session-ended.log-in'), isNewTab: true },
    };
  }
  if (reason === 'proof-required') {
    return {
      ...frame,
      title: say('gate.proof-required.title'),
      text: say('gate.proof-required.text'),
      code: 'insufficient_user_authentication',
      link: { href: page, text: say('gate.proof-required.confirm'), isNewTab: true },
    };
  }
  if (reason === 'ambiguous-path') {
    return {
      ...frame,
      title: say('gate.ambiguous-path.title'),
      text: say(['gate.ambiguous-path.text', { suspect: [suspectIn(path ?? '')] }]),
      code: 'ambiguous_path',
    };
  }
  const { title, text } = wordsFor(status);
  const words = { ...frame, title: say(title), text: say(text), code: codeFor(status) };
  return status === 401 ? { ...words, link: { href: page, text: say('error.log-in') } } : words;
}

const suspects = [
  [/%2f/i, 'gate.ambiguous-path.slash'],
  [/;|%3b/i, 'gate.ambiguous-path.semicolon'],
  [/\/\//, 'gate.ambiguous-path.two-slashes'],
  [/\\|%5c/i, 'gate.ambiguous-path.backslash'],
  [/%25/, 'gate.ambiguous-path.encoded-twice'],
  [/\/(?:\.|%2e){1,2}(?:\/|$)/i, 'gate.ambiguous-path.dots'],
] as const;

function suspectIn(path: string) {
  const [, words] = suspects.find(([pattern]) => pattern.test(path)) ?? [];
  return words ?? 'gate.ambiguous-path.other';
}
