/** The groups of an account as they are stored: names separated by commas, which no name contains. */
export function groupNames(stored: string): string[] {
  return stored === '' ? [] : stored.split(',');
}
