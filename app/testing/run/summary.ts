import type { StageResult } from './stages.ts';

const nameWidth = 36;

/** A skipped test counts as failed. */
export function isRed({ fault, failed, skipped }: StageResult): boolean {
  return fault !== undefined || failed.length > 0 || skipped.length > 0;
}

/** The stages with their times, then every failure by name. */
export function summaryOf(results: readonly StageResult[]): string {
  const sum = (key: 'failed' | 'skipped') =>
    results.reduce((total, result) => total + result[key].length, 0);
  const seconds = results.reduce((total, result) => total + result.seconds, 0);
  const passed = results.reduce((total, result) => total + result.passed, 0);
  return [
    '\n── what ran',
    `${''.padEnd(nameWidth)} ${''.padEnd(7)}  clock  processors`,
    ...results.map(lineOf),
    `\nTook ${seconds.toFixed(0)} s.`,
    `${passed} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`,
    ...results.filter(isRed).flatMap(faultsOf),
  ].join('\n');
}

function lineOf(result: StageResult): string {
  const { name, seconds, processorSeconds, passed } = result;
  const verdict = isRed(result) ? 'FAILED' : 'ok';
  const tests = passed > 0 ? `${passed} tests` : '';
  const took = seconds.toFixed(1).padStart(6);
  const used = processorSeconds === undefined ? '' : `${processorSeconds.toFixed(1).padStart(6)} s`;
  return `${name.padEnd(nameWidth)} ${verdict.padEnd(7)} ${took} s ${used.padStart(8)}  ${tests}`.trimEnd();
}

function faultsOf({ name, fault, failed, skipped }: StageResult): string[] {
  return [
    `\n── failed in "${name}"`,
    ...(fault === undefined ? [] : [fault]),
    ...failed.map((test) => `failed: ${test}`),
    ...skipped.map((test) => `skipped: ${test}`),
  ];
}
