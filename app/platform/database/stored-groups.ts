/** The groups of an account as they are stored: names separated by commas, which no name contains. */
export function groupNames(stored: string): string[] {
  return stored === '' ? [] : stored.split(',');
}

/** @param groups acceptable ones, as `tryGroups` gives them */
export function storedGroups(groups: readonly string[]): string {
  return groups.join(',');
}
