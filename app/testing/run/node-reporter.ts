import { relative } from 'node:path';
import type { TestEvent } from 'node:test/reporters';
import type { TestResult } from './results.ts';

/**
 * For `node --test-reporter`: one line of JSON for each test. A `describe` is no test, and fails with its
 * tests.
 */
export default async function* report(events: AsyncIterable<TestEvent>) {
  for await (const event of events) {
    const result = resultOf(event);
    if (result !== undefined) yield `${JSON.stringify(result)}\n`;
  }
}

function resultOf({ type, data }: TestEvent): TestResult | undefined {
  if (type !== 'test:pass' && type !== 'test:fail') return undefined;
  const isFailure = type === 'test:fail';
  const cause = isFailure ? (data.details.error as { failureType?: string }).failureType : '';
  if (cause === 'subtestsFailed' || (data.details.type === 'suite' && !isFailure)) return undefined;
  const isSkipped = data.skip !== undefined || data.todo !== undefined;
  const verdict = isSkipped ? 'skipped' : isFailure ? 'failed' : 'passed';
  const file = data.file === undefined ? '' : relative(process.cwd(), data.file);
  return { test: file === data.name ? file : `${file}:${data.line} ${data.name}`, verdict };
}
