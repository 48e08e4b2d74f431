/** Undoes the transaction that is running. The outcome is what `withRollBack` returns. */
export type RollBack<Outcome> = (outcome: Outcome) => never;

class RolledBack<Outcome> extends Error {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super('The transaction was rolled back.');
    this.outcome = outcome;
  }
}

/**
 * Runs work whose transaction may find out late that nothing is to change, such as after a wrong code: then everything
 * is undone, and the outcome is an answer and not an error.
 *
 * @param work with a transaction in it; calls `rollBack` inside that transaction
 */
export async function withRollBack<Kept, Outcome>(
  work: (rollBack: RollBack<Outcome>) => Promise<Kept>,
): Promise<Kept | Outcome> {
  let thrown: RolledBack<Outcome> | undefined;
  try {
    return await work((outcome) => {
      thrown = new RolledBack(outcome);
      throw thrown;
    });
  } catch (error) {
    if (thrown !== undefined && error === thrown) return thrown.outcome;
    throw error;
  }
}
