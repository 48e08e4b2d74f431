/** Says why a program could not start, and exits. */
export async function exitExplaining(error: unknown): Promise<never> {
  // Loads a hundred modules, so only when something has failed.
  const { explainFailure } = await import('../process/explain-failure.ts');
  console.error(explainFailure(error));
  process.exit(1);
}
