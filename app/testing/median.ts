/** The middle of some figures; the higher of the two middle ones if their number is even. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('No figures, no median.');
  return middle;
}

/** How much more the highest of some medians is than the lowest: 0.1 is ten per cent. */
export function spreadOf(figures: Readonly<Record<string, readonly number[]>>): number {
  const medians = Object.values(figures).map(median);
  return Math.max(...medians) / Math.min(...medians) - 1;
}

const collections = 4;

/**
 * Collects figures, and more of them while they are not alike: chance, which a busy machine brings into
 * few figures, is lost among many, and a difference that is there stays. All that is collected counts.
 */
export async function collectUntil(
  areAlike: () => boolean,
  collect: () => Promise<void>,
): Promise<void> {
  for (let collection = 1; collection <= collections; collection += 1) {
    await collect();
    if (areAlike()) return;
  }
}
