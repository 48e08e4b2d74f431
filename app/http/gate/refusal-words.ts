import type { Lack } from '../../access/demand.ts';
import type { Messages } from '../../messages/messages.ts';
import { codeFor, wordsFor } from '../failures/error-words.ts';
import type { Html } from '../failures/html.ts';

/** Why the gate refuses a request, if the status does not say enough. nginx gets it too, for its own pages. */
export type RefusalReason = 'session-ended' | ProofReason | 'ambiguous-path';

/** What the login lacks: a recent proof, a second factor, or a passkey. */
type ProofReason = 'proof-required' | 'second-factor-required' | 'passkey-required';

const proofReasons: Readonly<Record<Lack, ProofReason>> = {
  'recent-login': 'proof-required',
  'second-factor': 'second-factor-required',
  passkey: 'passkey-required',
};

export const proofReasonFor = (lack: Lack): ProofReason => proofReasons[lack];

interface RefusalWords {
  readonly title: string;
  readonly text: string;
  readonly code: string;
  readonly language: string;
  /** The sentence with the request id to quote. */
  readonly reference: (reference: Html) => readonly (string | Html)[];
  readonly link?: { readonly href: string; readonly text: string; readonly isNewTab?: boolean };
}

/**
 * The texts of a refusal, for a page or for problem details.
 *
 * @param page to log in, to prove more, or to log out for another account
 * @param path an ambiguous path, as it was sent
 */
export function refusalWords(
  { language, text: say, parts }: Messages,
  status: number,
  reason: RefusalReason | undefined,
  page: string,
  path: string | undefined,
): RefusalWords {
  const frame = {
    language,
    reference: (reference: Html) => parts('error.reference', { reference }) as (string | Html)[],
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
  if (isProofReason(reason)) {
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
      link: { href: '/', text: say('error.home') },
    };
  }
  const { title, text } = wordsFor(status);
  const words = { ...frame, title: say(title), text: say(text), code: codeFor(status) };
  if (status === 503) return words;
  const linkText = say(status === 401 ? 'error.log-in' : 'gate.other-account');
  return { ...words, link: { href: page, text: linkText } };
}

function isProofReason(reason: RefusalReason | undefined): boolean {
  return Object.values<string | undefined>(proofReasons).includes(reason);
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
