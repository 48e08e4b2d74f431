const name = /^[a-z0-9][a-z0-9._-]{0,63}$/;
/** They travel in a header with every request to an application behind. */
const mostGroups = 50;

/**
 * @param text names separated by commas or spaces; empty for none
 * @returns each name once, sorted; undefined when one is not acceptable or there are too many
 */
export function tryGroups(text: string): string[] | undefined {
  const names = new Set(text.split(/[\s,]+/).filter((part) => part !== ''));
  if (names.size > mostGroups) return undefined;
  return [...names].every((one) => name.test(one)) ? [...names].sort() : undefined;
}
