const name = /^[a-z0-9][a-z0-9._-]{0,63}$/;
/** Groups are sent to applications in a header of every request. */
export const maxGroups = 50;

/** The explanation for invalid group names. */
export const groupRules = `Separate groups with commas, at most ${maxGroups}. A group name starts with a lowercase letter or a number. It contains only lowercase letters, numbers, periods, hyphens and underscores, and no spaces.`;

/**
 * Parses names separated by commas. A space inside a name is rejected and never separates names: somebody who writes
 * "wiki editors" means one group, and must not be put into "editors".
 *
 * @param text names separated by commas; empty for none
 * @returns each name once, sorted; undefined if one is not acceptable or there are too many
 */
export function tryGroups(text: string): string[] | undefined {
  const parts = text.split(',').map((part) => part.trim());
  const names = new Set(parts.filter((part) => part !== ''));
  if (names.size > maxGroups) return undefined;
  return [...names].every((one) => name.test(one)) ? [...names].sort() : undefined;
}
