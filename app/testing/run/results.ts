import { readFileSync } from 'node:fs';

/** What became of one test: a line of the file that both reporters write, as JSON. */
export interface TestResult {
  /** File and name, as one finds it again. */
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
