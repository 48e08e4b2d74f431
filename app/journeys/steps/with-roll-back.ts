/** Rolls the running transaction back. `withRollBack` then returns the outcome. */
export type RollBack<Outcome> = (outcome: Outcome) => never;

class RolledBack<Outcome> extends Error {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super('The transaction was rolled back.');
    this.outcome = outcome;
  }
}

/**
 * Runs work whose transaction may have to be rolled back late, such as after a wrong code. The outcome is a
 * value and not an error.
 *
 * @param work contains a transaction, and calls `rollBack` inside it
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
