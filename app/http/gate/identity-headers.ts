import type { SessionAccount } from '../../sessions/session.ts';

const nobody = { username: '', groups: [], name: '', email: '' };

/**
 * The four headers that tell an application who is there, always all of them: one that was missing
 * could be filled in by the visitor. Name and value in turn, as `writeHead` takes them.
 *
 * @param account absent where anybody may pass and nobody is logged in
 */
export function identityHeaders(account: SessionAccount | undefined): readonly string[] {
  const { username, groups, name, email } = account ?? nobody;
  return [
    ...['Remote-User', headerValue(username)],
    ...['Remote-Groups', headerValue(groups.join(','))],
    ...['Remote-Name', headerValue(name)],
    ...['Remote-Email', headerValue(email)],
  ];
}

/** The bytes of UTF-8 one by one, which is what Node can send; nothing in them ends a header. */
function headerValue(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not be in a header.
  return Buffer.from(text.replace(/[\u0000-\u001f\u007f]/g, ' ')).toString('latin1');
}
