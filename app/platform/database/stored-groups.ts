/** The groups of an account as stored: names separated by commas. No name contains a comma. */
export function groupNames(stored: string): string[] {
  return stored === '' ? [] : stored.split(',');
}

/** @param groups valid names, as returned by `tryGroups` */
export function storedGroups(groups: readonly string[]): string {
  return groups.join(',');
}
