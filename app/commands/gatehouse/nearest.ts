const maxEdits = 3;

/** The candidate with the fewest edits from what was typed, if it is similar enough. */
export function nearest(typed: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, edits: levenshtein(typed, candidate) }))
    .filter(({ edits, candidate }) => edits <= Math.min(maxEdits, candidate.length / 2))
    .sort((a, b) => a.edits - b.edits);
  return best?.candidate;
}

function levenshtein(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (row[column - 1] ?? 0) + (letter === to[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
