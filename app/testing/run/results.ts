import { readFileSync } from 'node:fs';

/** The result of one test: a line of JSON in the file that both reporters write. */
export interface TestResult {
  /** File and name of the test. */
  readonly test: string;
  readonly verdict: 'passed' | 'failed' | 'skipped';
}

/** @returns nothing if the program ended before it reported anything */
export function readResults(file: string): TestResult[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as TestResult);
}
