import type { SessionAccount } from '../../sessions/session.ts';

const nobody = { username: '', groups: [], name: '', confirmedEmail: '' };

/**
 * The four headers with the identity. All of them are always sent, because a visitor could send a missing
 * one. Names and values in turn, as `writeHead` takes them. An address that nobody has confirmed is left out:
 * applications give its owner's account to whoever has it.
 *
 * @param account absent if a rule says public and nobody is logged in
 */
export function identityHeaders(account: SessionAccount | undefined): readonly string[] {
  const { username, groups, name, confirmedEmail } = account ?? nobody;
  return [
    ...['Remote-User', headerValue(username)],
    ...['Remote-Groups', headerValue(groups.join(','))],
    ...['Remote-Name', headerValue(name)],
    ...['Remote-Email', headerValue(confirmedEmail)],
  ];
}

/** UTF-8 bytes as latin1 characters, which Node can send. Control characters are replaced: they could end the header. */
function headerValue(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not be in a header.
  return Buffer.from(text.replace(/[\u0000-\u001f\u007f]/g, ' ')).toString('latin1');
}
