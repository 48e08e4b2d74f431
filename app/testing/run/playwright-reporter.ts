import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { FullConfig, Reporter, Suite, TestCase, TestError } from '@playwright/test/reporter';
import type { TestResult } from './results.ts';

/** For `playwright --reporter`: one line of JSON for each test, in the file that RESULTS_FILE names. */
export default class ResultsReporter implements Reporter {
  #all: Suite | undefined;
  /** Errors outside of tests, such as a spec that cannot be loaded. */
  readonly #errors: string[] = [];

  onBegin(_config: FullConfig, all: Suite) {
    this.#all = all;
  }

  onError({ message = 'unknown error' }: TestError) {
    this.#errors.push(message.split('\n', 1).join());
  }

  onEnd() {
    const tests = this.#all?.allTests() ?? [];
    const errors = this.#errors.map((test) => ({ test, verdict: 'failed' }) as const);
    const lines = [...tests.map(resultOf), ...errors].map((result) => JSON.stringify(result));
    writeFileSync(process.env['RESULTS_FILE'] ?? '', lines.join('\n'));
  }

  printsToStdio() {
    return false;
  }
}

function resultOf(test: TestCase): TestResult {
  const [, project, , ...titles] = test.titlePath();
  const { file, line } = test.location;
  const where = `${relative(process.cwd(), file)}:${line} [${project}]`;
  const verdicts = { skipped: 'skipped', unexpected: 'failed', flaky: 'failed' } as const;
  const outcome = test.outcome();
  return {
    test: `${where} ${titles.join(' › ')}`,
    verdict: outcome === 'expected' ? 'passed' : verdicts[outcome],
  };
}
