const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const base = BigInt(digits.length);

/**
 * Encodes bytes as digits and letters: nothing needs escaping, and a double click selects all of it.
 *
 * @param length characters to write, padded with leading zeros
 */
export function toBase62(bytes: Uint8Array, length: number): string {
  let number = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  let text = '';
  for (; number > 0n; number /= base) text = digits[Number(number % base)] + text;
  return text.padStart(length, '0');
}
