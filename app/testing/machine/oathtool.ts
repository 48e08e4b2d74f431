import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ensureInstalled } from './install.ts';

const run = promisify(execFile);

/**
 * The code of the OATH Toolkit at an instant (RFC 6238). It shares no code with ours.
 *
 * @param key base32, as a person copies it from the page; spaces are allowed
 * @param at epoch milliseconds
 */
export async function oathtoolCode(key: string, at: number): Promise<string> {
  const { oathtool } = await ensureInstalled(['oathtool']);
  const now = `@${Math.floor(at / 1000)}`;
  const { stdout } = await run(oathtool, ['--totp', '--base32', '--now', now, key]);
  return stdout.trim();
}
