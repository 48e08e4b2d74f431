const name = /^[a-z0-9][a-z0-9._-]{0,63}$/;
/** They travel in a header with every request to an application behind. */
const mostGroups = 50;

/** The groups of an account as they are stored: names separated by commas, which no name contains. */
export function groupNames(stored: string): string[] {
  return stored === '' ? [] : stored.split(',');
}

/** @param groups acceptable ones, as `tryGroups` gives them */
export function storedGroups(groups: readonly string[]): string {
  return groups.join(',');
}

/**
 * @param text names separated by commas or spaces; empty for none
 * @returns each name once, sorted; undefined when one is not acceptable or there are too many
 */
export function tryGroups(text: string): string[] | undefined {
  const names = new Set(text.split(/[\s,]+/).filter((part) => part !== ''));
  if (names.size > mostGroups) return undefined;
  return [...names].every((one) => name.test(one)) ? [...names].sort() : undefined;
}
