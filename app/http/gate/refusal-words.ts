import { codeFor, wordsFor } from '../failures/error-words.ts';

/** Why a request may not pass, where its status does not say enough. nginx gets it too, for its own pages. */
export type RefusalReason = 'session-ended' | 'ambiguous-path';

interface RefusalWords {
  readonly title: string;
  readonly text: string;
  readonly code: string;
  readonly link?: { readonly href: string; readonly text: string; readonly isNewTab?: boolean };
}

/**
 * The words of a refusal, for a page or for problem details.
 *
 * @param logIn address of the log-in page
 * @param path of an ambiguous path, as it was sent
 */
export function refusalWords(
  status: number,
  reason: RefusalReason | undefined,
  logIn: string,
  path: string | undefined,
): RefusalWords {
  if (reason === 'session-ended') {
    return {
      title: 'Your session ended',
      text: 'What you typed is not saved. It is still in this tab: log in in a new tab, then reload this page to send it again, or go back to the form.',
      code: codeFor(401),
      link: { href: logIn, text: 'Log in in a new tab', isNewTab: true },
    };
  }
  if (reason === 'ambiguous-path') {
    return {
      title: 'This address is not let through',
      text: `It contains ${suspectIn(path ?? '')}. Two servers may read that in two ways, so nobody can open this address, whatever the account. If the application needs such addresses, an administrator can allow them: "paths" in the access rules.`,
      code: 'ambiguous_path',
    };
  }
  const { title, text } = wordsFor(status);
  const words = { title, text, code: codeFor(status) };
  return status === 401 ? { ...words, link: { href: logIn, text: 'Log in' } } : words;
}

const suspects: readonly [RegExp, string][] = [
  [/%2f/i, 'an encoded slash (%2F)'],
  [/;|%3b/i, 'a semicolon'],
  [/\/\//, 'two slashes in a row'],
  [/\\|%5c/i, 'a backslash'],
  [/%25/, 'a letter that is encoded twice'],
  [/\/(?:\.|%2e){1,2}(?:\/|$)/i, 'a segment of dots'],
];

function suspectIn(path: string): string {
  const [, words] = suspects.find(([pattern]) => pattern.test(path)) ?? [];
  return words ?? 'letters that are not seen, or that look like others';
}
